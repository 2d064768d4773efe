/** What is wrong with a document of an EPUB as it stands on the screen, as plain data.
 *
 *  A fault names its kind and its element, by its number in `body`, which is 0, in document order.
 */
export const EPUB_TYPE = 'http://www.idpf.org/2007/ops'

/** What reading systems lay behind and into a text that has no colors of its own. */
export const GROUNDS = {
  light: { paper: 'rgb(255, 255, 255)', ink: 'rgb(0, 0, 0)' },
  dark: { paper: 'rgb(18, 18, 18)', ink: 'rgb(216, 216, 216)' },
}

const SHOWN = 80 // characters of a text in a fault
const SLACK = 2 // pixels: round-off, and what letters reach out of their boxes
const ABOVE = 0.25 // of the height of a line's box: the room above its letters, whatever their font
const BELOW = 0.1 // and that below them
const PICTURED = 400 // pixels: the width at which a picture is looked at
const SEEN = 1.5 // the contrast from which on the edge of a shape is seen

const WHITE = { red: 255, green: 255, blue: 255 }

const styleOf = element => element.ownerDocument.defaultView.getComputedStyle(element)

export const judge = (doc, scheme) => {
  const number = new Map([doc.body, ...doc.body.querySelectorAll('*')].map((element, at) => [element, at]))
  const texts = textsOf(doc)
  const boxes = [...doc.images, ...scrollers(doc)]
    .map(element => ({ element, holder: element.parentElement, box: element.getBoundingClientRect() }))
  const fault = (kind, { element, text = '' }, more = {}) => ({ fault: kind, element: number.get(element), text, ...more })
  return [
    ...(texts.length || doc.images.length ? [] : [fault('empty', { element: doc.body })]),
    ...[...doc.images].filter(image => !isShown(image)).map(element => fault('no picture', { element, text: element.alt })),
    ...[...doc.fonts].filter(face => face.status === 'error').map(face => fault('no face', { element: doc.body, text: face.family })),
    ...clipped([...texts, ...boxes]).map(piece => fault('clipped', piece)),
    ...scrollers(doc).filter(isMovedSideways).map(element => fault('sideways', { element, text: element.innerText.slice(0, SHOWN) })),
    ...overlaps(texts, boxes.filter(({ element }) => element.localName === 'img')).map(piece => fault('overlapping', piece)),
    ...tooPale(texts, scheme).map(piece => fault('pale', piece, { contrast: piece.contrast, least: piece.least })),
    ...[...doc.images].filter(image => isLost(image, scheme)).map(element => fault('lost picture', { element, text: element.alt })),
  ]
}

// Where things are

/** Every line of every text: its element, its words, its box without the room above and below its letters. */
const textsOf = doc => {
  const found = []
  const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT)
  const range = doc.createRange()
  while (walker.nextNode()) {
    const node = walker.currentNode
    const element = node.parentElement
    if (!node.data.trim() || styleOf(element).visibility !== 'visible') continue
    range.selectNodeContents(node)
    const text = node.data.trim().slice(0, SHOWN)
    for (const { left, top, width, height } of range.getClientRects())
      if (width > 1 && height > 1)
        found.push({ element, holder: element, text, box: new DOMRect(left, top + height * ABOVE, width, height * (1 - ABOVE - BELOW)) })
  }
  return found
}

const scrolls = overflow => overflow === 'auto' || overflow === 'scroll'
const cuts = overflow => overflow === 'hidden' || overflow === 'clip'

/** What scrolls in itself has its content out of sight and within reach; it is to be in sight itself. */
const scrollers = doc => [...doc.body.querySelectorAll('*')].filter(element => scrolls(styleOf(element).overflowX))

const isShown = image => image.naturalWidth > 0 && image.getClientRects().length > 0 && image.width > 1 && image.height > 1

/** What is out of sight and out of reach, each table and each box that cuts it once, by the first words that it costs. */
const clipped = pieces => {
  const found = new Map()
  for (const piece of pieces) {
    const cut = cutOf(piece)
    if (cut && !found.has(cut)) found.set(cut, { element: cut, text: piece.text ?? piece.element.alt ?? '' })
  }
  return [...found.values()]
}

/** The box that cuts a piece; the piece itself, or its table, where it reaches out of the page; else null. */
const cutOf = ({ element, holder, box }) => {
  const page = holder.ownerDocument.documentElement
  let { left, right, top, bottom } = box
  for (let around = holder; around !== page; around = around.parentElement) {
    const { overflowX, overflowY } = styleOf(around)
    const edge = around.getBoundingClientRect()
    if (cuts(overflowX) && (left < edge.left - SLACK || right > edge.right + SLACK)) return around
    if (cuts(overflowY) && (top < edge.top - SLACK || bottom > edge.bottom + SLACK)) return around
    if (scrolls(overflowX)) ({ left, right } = edge)
    if (scrolls(overflowY)) ({ top, bottom } = edge)
  }
  const isOut = left < -SLACK || right > page.clientWidth + SLACK || top < -SLACK
  return isOut ? element.closest('table') ?? element : null
}

/** WCAG 2.2, 1.4.10: tables may be moved sideways, and lines that are kept as they are; a text flows anew. */
const isMovedSideways = element =>
  element.scrollWidth > element.clientWidth + SLACK && !element.matches('pre') && !element.querySelector('table')

/** Of each two pieces that stand upon each other, the later one; a text upon itself too, where lines are too close. */
const overlaps = (texts, pictures) => {
  const pieces = [...texts, ...pictures].sort((one, other) => one.box.top - other.box.top)
  const found = new Set()
  let open = []
  for (const piece of pieces) {
    open = open.filter(({ box }) => box.bottom - SLACK > piece.box.top)
    for (const other of open)
      if (Math.min(piece.box.right, other.box.right) - Math.max(piece.box.left, other.box.left) > SLACK
        && Math.min(piece.box.bottom, other.box.bottom) - piece.box.top > SLACK) found.add(piece)
    open.push(piece)
  }
  return [...found]
}

// Colors

const parse = color => {
  const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number)
  return { red, green, blue, alpha }
}

/** A color upon another that is opaque. */
const upon = ({ red, green, blue, alpha }, under) => {
  const mix = (one, other) => one * alpha + other * (1 - alpha)
  return { red: mix(red, under.red), green: mix(green, under.green), blue: mix(blue, under.blue), alpha: 1 }
}

const groundOf = (element, scheme) => {
  const color = parse(element ? styleOf(element).backgroundColor : GROUNDS[scheme].paper)
  return color.alpha === 1 ? color : upon(color, groundOf(element.parentElement, scheme))
}

/** WCAG 2.2, "relative luminance" and "contrast ratio". */
const luminance = ({ red, green, blue }) => {
  const [r, g, b] = [red, green, blue].map(c => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** The texts that do not stand out from their ground as WCAG 2.2, 1.4.3, asks; sizes in pixels, of which 4 are 3 points. */
const tooPale = (texts, scheme) => {
  const seen = new Set()
  return texts.flatMap(piece => {
    const { element } = piece
    if (seen.has(element)) return []
    seen.add(element)
    const style = styleOf(element)
    const size = parseFloat(style.fontSize)
    const least = size >= 24 || (size >= 56 / 3 && Number(style.fontWeight) >= 700) ? 3 : 4.5
    const ground = groundOf(element, scheme)
    const ratio = contrast(upon({ ...parse(style.color), alpha: parse(style.color).alpha * opacity(element) }, ground), ground)
    return ratio < least ? [{ ...piece, contrast: Math.round(ratio * 10) / 10, least }] : []
  })
}

const opacity = element => (element ? Number(styleOf(element).opacity) * opacity(element.parentElement) : 1)

/** Whether much of the edge of what a picture shows is seen on white paper, and not on the ground that shines through. */
const isLost = (image, scheme) => {
  const ground = groundOf(image, scheme)
  const edge = isShown(image) ? edgeOf(image).filter(color => contrast(color, WHITE) >= SEEN) : []
  return edge.filter(color => contrast(color, ground) < SEEN).length > edge.length / 4
}

/** The colors of a picture where what it shows ends and the ground behind it is to be seen. */
const edgeOf = image => {
  const width = Math.min(PICTURED, image.naturalWidth)
  const height = Math.max(1, Math.round((width * image.naturalHeight) / image.naturalWidth))
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  context.drawImage(image, 0, 0, width, height)
  const { data } = context.getImageData(0, 0, width, height)
  const isOpaque = at => data[4 * at + 3] > 127
  const found = []
  for (let at = width; at < width * (height - 1); at += 1)
    if (isOpaque(at) && ![at - 1, at + 1, at - width, at + width].every(isOpaque))
      found.push({ red: data[4 * at], green: data[4 * at + 1], blue: data[4 * at + 2] })
  return found
}

// Glyphs

/** Each character of the text that is drawn as one that no font can have is drawn. */
export const absentGlyphs = doc => {
  const number = new Map([doc.body, ...doc.body.querySelectorAll('*')].map((element, at) => [element, at]))
  const canvas = Object.assign(doc.createElement('canvas'), { width: 40, height: 40 })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const drawn = (font, character) => {
    context.font = font
    context.clearRect(0, 0, 40, 40)
    context.fillText(character, 8, 30)
    return context.getImageData(0, 0, 40, 40).data.join()
  }
  const known = new Map()
  const isAbsent = (font, character) => {
    const key = `${font} ${character}`
    if (!known.has(key)) {
      if (!known.has(font)) known.set(font, drawn(font, NOBODYS))
      known.set(key, drawn(font, character) === known.get(font))
    }
    return known.get(key)
  }
  return [...new Set(textsOf(doc).map(({ element }) => element))].flatMap(element => {
    const { fontStyle, fontWeight, fontFamily } = styleOf(element)
    const font = `${fontStyle} ${fontWeight} 24px ${fontFamily}`
    const text = ownText(element)
    return [...new Set(text.match(VISIBLE) ?? [])]
      .filter(character => isAbsent(font, character))
      .map(character => ({ fault: 'no glyph', element: number.get(element), text: around(text, character), character }))
  })
}

const around = (text, character) => text.slice(Math.max(0, text.indexOf(character) - SHOWN / 4)).slice(0, SHOWN)

const NOBODYS = '\u{10FFFF}' // which Unicode will never assign
const VISIBLE = /[^\p{Cc}\p{Cf}\p{Z}\p{M}]/gu

const ownText = element => [...element.childNodes].map(node => (node.nodeType === Node.TEXT_NODE ? node.data : '')).join('')
