/** The EPUB as a reading system shows it: one document at a time, in a frame that runs no script. */
import { nearest, parsed } from './places.js'

const PLACES = 'urn:x-casi:preview' // the namespace of the attribute that says the place of an element

const frames = document.getElementById('frames')
const choice = document.getElementById('document')
const width = document.getElementById('width')
const ground = document.getElementById('ground')

const placed = doc => [...doc.querySelectorAll('[*|source]')].filter(element => element.hasAttributeNS(PLACES, 'source'))
const placeOf = element => parsed(element.getAttributeNS(PLACES, 'source'))

/** `choose` is called with the place and the words of a paragraph that was chosen, `moved` when the text has moved. */
export const makeReader = ({ choose, moved, key }) => {
  let screens = []
  let frame = null
  let waiting = 0

  const scroller = () => frame?.contentDocument?.scrollingElement
  const at = () => screens.findIndex(screen => frame && sameDocument(frame.contentWindow.location.href, screen))
  const sameDocument = (href, screen) => pathOf(href) === pathOf(screen.address)
  const pathOf = address => new URL(address, location.href).pathname.replace(/^.*?\/epub\/[0-9a-f]+\//, '')

  /** Loads a document behind the one that is shown and changes them over when it is there, `then` with its place set. */
  const load = (screen, then) => {
    const turn = ++waiting
    const next = document.createElement('iframe')
    next.setAttribute('sandbox', 'allow-same-origin')
    next.title = `EPUB: ${screen.title}`
    next.className = 'waiting'
    next.addEventListener('load', () => {
      if (turn !== waiting && next !== frame) return next.remove()
      if (next === frame) return arrived()
      const before = frame
      frame = next
      arrived()
      then()
      next.classList.remove('waiting')
      before?.remove()
    })
    next.src = screen.address
    frames.append(next)
    dress(next)
  }

  /** A document is there, by our doing or by a link in the one before. */
  const arrived = () => {
    const doc = frame.contentDocument
    doc.addEventListener('click', clicked)
    doc.addEventListener('keydown', key)
    doc.addEventListener('scroll', () => moved())
    choice.selectedIndex = at()
    frame.title = `EPUB: ${screens[at()]?.title ?? ''}`
    dress(frame)
  }

  const clicked = event => {
    const link = event.target.closest('a[href]')
    if (link && new URL(link.href).origin !== location.origin) event.preventDefault()
    const element = event.target.closest('[*|source]')
    if (element && !(link && new URL(link.href).origin === location.origin))
      choose(placeOf(element), element.textContent.trim().replace(/\s+/g, ' ').slice(0, 80))
  }

  const dress = one => {
    one.style.width = width.value ? `${width.value}px` : ''
    one.style.colorScheme = ground.value
    frames.classList.toggle('narrow', Boolean(width.value))
    if (one.contentDocument?.documentElement) one.contentDocument.documentElement.style.colorScheme = ground.value
  }

  const top = () => {
    const doc = frame.contentDocument
    return placed(doc).find(element => element.getBoundingClientRect().bottom > 0)
  }

  const scrollTo = (place, offset = 0) => {
    const found = place && nearest(placed(frame.contentDocument), place, placeOf)
    if (found) scroller().scrollTop += found.getBoundingClientRect().top - offset
    else scroller().scrollTop = 0
  }

  choice.addEventListener('change', () => load(screens[choice.selectedIndex], () => moved(true)))
  for (const select of [width, ground]) select.addEventListener('change', () => frame && dress(frame))

  return {
    pane: document.getElementById('screen'),
    focus: () => frame?.contentWindow.focus(),

    /** Shows another state of the EPUB at the same place. */
    show(next) {
      if (JSON.stringify(next) === JSON.stringify(screens)) return
      const before = frame && { path: pathOf(frame.contentWindow.location.href), element: top(), scroll: scroller()?.scrollTop }
      const place = before?.element && placeOf(before.element)
      const offset = before?.element?.getBoundingClientRect().top
      screens = next
      choice.replaceChildren(...screens.map(screen => new Option(screen.title)))
      if (!screens.length) return
      const same = screens.find(screen => pathOf(screen.address) === before?.path) ?? screens[0]
      load(same, () => (place ? scrollTo(place, offset) : before && (scroller().scrollTop = before.scroll)))
    },

    /** Where the text is: the place at the top, and its document. */
    place() {
      if (!frame?.contentDocument || at() < 0) return null
      const element = top()
      return { place: element ? placeOf(element) : null, document: screens[at()].document }
    },

    seek({ place, document: name, isTop }) {
      const screen = screens.find(one => one.document === name)
      if (!screen || !frame) return
      const go = () => scrollTo(isTop ? null : place)
      if (screen === screens[at()]) go()
      else load(screen, go)
    },
  }
}
