/** Shows what the server has laid out, and brings the two sides, the findings and the manuscript together. */
import { counted, items, step } from './findings.js'
import { makePages } from './pages.js'
import { named } from './places.js'
import { makeReader } from './reader.js'

const SAID = {
  beginning: 'Reading the manuscript',
  draft: 'First layout; the edition follows',
  settled: 'Settled',
  faulty: 'Faults in the manuscript',
  broken: 'A fault of the program',
  lost: 'The preview has ended',
}
const FAULTS = {
  faulty: 'These are the last good pages: what is named here forbids new ones.',
  broken: 'These are the last good pages: the program met a fault of its own, which the terminal tells.',
  lost: 'These are the last pages: the preview no longer answers. Begin it again in the terminal.',
}
const QUIET = 120 // milliseconds without movement after which the other side follows

const element = id => document.getElementById(id)

// The place in the manuscript

let chosen = null
let editor = { editor: null, why: '' }

const choose = (place, words) => {
  chosen = place
  const name = document.createElement('strong')
  name.textContent = named(place)
  element('place').replaceChildren(name, words)
  element('open').hidden = !editor.editor
  element('copy').hidden = false
  pages.mark(place)
  if (editor.editor) open()
}

const open = async () => {
  const { file, line, column } = chosen
  const answer = await fetch('open', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ file, line, column }),
  })
  const { opened, why } = answer.ok ? await answer.json() : { opened: false, why: 'it is no file of the title' }
  if (!opened) element('place').append(` (not opened: ${why})`)
}

element('open').addEventListener('click', open)
element('copy').addEventListener('click', async () => {
  await navigator.clipboard.writeText(named(chosen))
  element('copy').textContent = 'Copied'
  setTimeout(() => (element('copy').textContent = 'Copy the place'), 1500)
})

// The two sides

let lead = 'print'
let timer = 0

const following = (side, go) => () => {
  if (lead !== side) return
  clearTimeout(timer)
  timer = setTimeout(go, QUIET)
}
const follow = {
  print: following('print', () => { const at = pages.place(); if (at) reader.seek(at) }),
  screen: following('screen', () => { const at = reader.place(); if (at) pages.seek(at) }),
}

const keys = event => {
  if (event.key === 'F6') {
    event.preventDefault()
    lead = lead === 'print' ? 'screen' : 'print'
    if (lead === 'screen') reader.focus()
    else (document.querySelector('.blocks button[tabindex="0"]') ?? pages.pane).focus({ preventScroll: true })
  } else if (event.key === 'F8') {
    event.preventDefault()
    lead = 'print'
    step(event.shiftKey)
  }
}

const pages = makePages(choose)
const reader = makeReader({ choose, key: keys, moved: isChosen => { if (isChosen) lead = 'screen'; follow.screen() } })

for (const [name, side] of Object.entries({ print: pages.pane, screen: reader.pane }))
  for (const event of ['pointerenter', 'pointerdown', 'focusin']) side.addEventListener(event, () => (lead = name))
pages.pane.addEventListener('scroll', () => follow.print())
addEventListener('keydown', keys)
addEventListener('blur', () => { if (document.activeElement?.localName === 'iframe') lead = 'screen' })
element('help').addEventListener('click', () => element('keys').showModal())
element('count').addEventListener('click', event => { event.preventDefault(); step(false) })

// What the server says

const showState = state => {
  element('state').dataset.state = state
  if (element('said').textContent !== SAID[state]) element('said').textContent = SAID[state]
  element('fault').hidden = !FAULTS[state] || (state === 'faulty' && !element('sheets').children.length)
  if (FAULTS[state]) element('fault').textContent = FAULTS[state]
}

const show = view => {
  editor = view
  document.title = `${view.title} – preview`
  element('title').textContent = view.title
  element('editor').textContent = view.editor
    ? `A click on a paragraph opens ${view.editor} at its line.`
    : `A click on a paragraph names its line. No editor is opened: ${view.why}.`
  pages.show(view.pages, view.findings)
  reader.show(view.screens)
  follow.print() // what it was told while it was loading, it has forgotten
  const elsewhere = view.findings.filter(one => one.page == null)
  element('elsewhere').replaceChildren(...items(elsewhere, choose))
  element('elsewhere').hidden = !elsewhere.length
  element('nothing').hidden = view.pages.length > 0 || view.state !== 'faulty'
  element('count').textContent = counted(view.findings)
  element('count').hidden = !view.findings.length
  showState(view.state)
}

let number = -1
let asking = false

/** Asks for the view until it is the one that the server has told of last. */
const renew = async told => {
  number = Math.max(number, told)
  if (asking) return
  asking = true
  try {
    for (let shown = -1; shown < number;) {
      const view = await (await fetch('view')).json()
      show(view)
      shown = view.number
      document.documentElement.dataset.number = shown
    }
  } finally {
    asking = false
  }
}

const events = new EventSource('events')
events.addEventListener('message', event => {
  const told = JSON.parse(event.data)
  element('step').textContent = told.step
  if (told.number > number || element('state').dataset.state === 'lost') renew(told.number)
})
events.addEventListener('error', () => showState('lost'))
