/** The printed pages: pictures of those in sight, a button over every paragraph, findings in the margin. */
import { items } from './findings.js'
import { named, nearest } from './places.js'

const SHARP = 100 // pixels by which a picture may be too narrow before it is asked for anew
const EDGE = 4 // pixels: what reaches so little into sight is not in it, what begins so little above it is
const NEAR = '800px' // pages that are so close to what is in sight are drawn in advance

const pane = document.getElementById('print')
const list = document.getElementById('sheets')
const template = document.getElementById('sheet')

/** `choose` is called with the place and the words of a paragraph or finding that was chosen. */
export const makePages = choose => {
  let shown = []
  let current = null // the button that Tab leads to: the paragraphs are one stop, as in a toolbar

  const inSight = new IntersectionObserver(entries => entries.forEach(entry => {
    entry.target.inSight = entry.isIntersecting
    if (entry.isIntersecting) draw(entry.target)
  }), { root: pane, rootMargin: NEAR })
  new ResizeObserver(() => drawAll()).observe(list)

  // Drawing

  /** Puts the picture of a page in place as soon as it is there; the one before stays until then. */
  const draw = async item => {
    const { address } = item.page
    const width = Math.ceil(item.querySelector('.paper').clientWidth * devicePixelRatio)
    if (!width || (item.drawn?.address === address && item.drawn.width + SHARP > width)) return
    item.drawn = { address, width }
    const picture = new Image()
    picture.src = `${address}?width=${Math.max(width, 100)}`
    picture.alt = `${item.querySelector('.label').textContent} as it is printed`
    try {
      await picture.decode()
      if (item.page.address === address) item.querySelector('img').replaceWith(picture)
    } catch {
      item.drawn = null // a page of a view that has gone: the next one asks again
    }
  }

  const fill = (item, page, findings) => {
    if (JSON.stringify([page, findings]) === item.filledWith) return
    item.filledWith = JSON.stringify([page, findings])
    item.page = page
    item.classList.toggle('is-draft', page.draft)
    item.classList.toggle('has-findings', findings.length > 0)
    item.querySelector('.label').textContent = `Page ${page.label}`
    item.querySelector('.draft').hidden = !page.draft
    item.querySelector('.paper').style.aspectRatio = `${page.width} / ${page.height}`
    item.querySelector('.blocks').replaceChildren(...page.blocks.map(block => button(block, page)))
    const margin = item.querySelector('.findings')
    margin.hidden = !findings.length
    margin.setAttribute('aria-label', `Findings on page ${page.label}`)
    margin.replaceChildren(...items(findings, choose))
  }

  /** Draws what is in sight first, then what is near it. */
  const drawAll = () => {
    const away = item => Math.max(0, topOf(item) - pane.clientHeight, -topOf(item) - item.clientHeight)
    const near = [...list.children].filter(item => item.inSight)
    near.sort((one, other) => away(one) - away(other)).forEach(draw)
  }

  const button = (block, page) => {
    const made = document.createElement('button')
    made.type = 'button'
    made.block = block
    made.tabIndex = -1
    made.title = named(block)
    made.setAttribute('aria-label', `${block.words}, ${named(block)}`)
    made.style.top = `${(100 * block.top) / page.height}%`
    made.style.height = `${(100 * (block.bottom - block.top)) / page.height}%`
    made.addEventListener('click', () => choose(block, block.words))
    made.addEventListener('focus', () => stopAt(made))
    return made
  }

  const buttons = () => [...list.querySelectorAll('.blocks button')]

  const stopAt = made => {
    if (current) current.tabIndex = -1
    current = made
    if (current) current.tabIndex = 0
  }

  // Keeping the place

  const topOf = element => element.getBoundingClientRect().top - pane.getBoundingClientRect().top

  /** The first page in sight, and the paragraph at the upper edge there. */
  const anchor = () => {
    const item = [...list.children].find(one => topOf(one) + one.clientHeight > EDGE)
    if (!item) return null
    const first = [...item.querySelectorAll('.blocks button')].find(one => topOf(one) + one.clientHeight > EDGE)
    return at(first ?? item)
  }

  /** The paragraphs that begin in sight, since one that began before may end elsewhere after a change; else the anchor. */
  const inView = () => {
    const begun = buttons().filter(one => topOf(one) >= -EDGE && topOf(one) < pane.clientHeight)
    return begun.length ? begun.map(at) : [anchor()].filter(Boolean)
  }

  const at = element => ({
    index: [...list.children].indexOf(element.closest('.sheet')), block: element.block, top: topOf(element),
  })

  /** The same paragraph after a change: by its words, on the nearest page. */
  const again = ({ index, block }) => {
    const pages = [...list.children]
    const distance = one => Math.abs(pages.indexOf(one.closest('.sheet')) - index)
    return buttons().filter(one => one.block.words === block?.words && one.block.file === block?.file)
      .sort((one, other) => distance(one) - distance(other))[0]
  }

  /** Of paragraphs the first that is still there, else what stands at the place of the first, else its page. */
  const regained = before => {
    for (const one of before) if (again(one)) return [again(one), one.top]
    const [{ block, index, top }] = before
    const instead = block && nearest(buttons(), block, one => one.block)
    return [instead ?? list.children[Math.min(index, list.children.length - 1)], top]
  }

  const keepingPlace = change => {
    const before = inView()
    const focused = document.activeElement?.block ? at(document.activeElement) : null
    const marked = list.querySelector('[aria-current]')?.block
    change()
    if (marked) mark(marked)
    if (!list.children.length) return
    if (focused) regained([focused])[0].focus({ preventScroll: true })
    if (!before.length) return
    const [element, top] = regained(before)
    pane.scrollTop += topOf(element) - top
  }

  /** Marks a paragraph, on each page that it stands on. */
  const mark = place => {
    const found = nearest(buttons(), place, one => one.block)
    for (const one of buttons())
      if (found && named(one.block) === named(found.block)) one.setAttribute('aria-current', 'true')
      else one.removeAttribute('aria-current')
  }

  pane.addEventListener('keydown', event => {
    const all = buttons()
    const from = all.indexOf(document.activeElement)
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: all.length - 1 }[event.key]
    if (from < 0 || !all[to]) return
    event.preventDefault()
    all[to].focus({ preventScroll: true })
    all[to].scrollIntoView({ block: 'nearest' })
  })

  return {
    pane,

    show(pages, findings) {
      keepingPlace(() => {
        while (list.children.length > pages.length) list.lastElementChild.remove()
        pages.forEach((page, index) => {
          if (!list.children[index]) {
            list.append(template.content.cloneNode(true))
            inSight.observe(list.children[index])
          }
          fill(list.children[index], page, findings.filter(one => one.page === index))
        })
      })
      drawAll()
      shown = pages
      if (!current?.isConnected) stopAt(buttons()[0] ?? null)
    },

    mark,

    /** Where the pages are: the place of the paragraph at the top, and its document. */
    place() {
      const first = anchor()
      return first && { place: first.block ?? null, document: shown[first.index].document, isTop: pane.scrollTop === 0 }
    },

    /** Brings a place into sight, at the same height as on the other side; else the first page of its document. */
    seek({ place, document: name }, top = 0) {
      const found = (place && nearest(buttons(), place, one => one.block))
        ?? list.children[shown.findIndex(page => page.document === name)]
      if (found) pane.scrollTop += topOf(found) - top
    },
  }
}
