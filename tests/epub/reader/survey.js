export const EPUB_TYPE = 'http://www.idpf.org/2007/ops'

/** What can be seen of a rendered document, as plain data. */
export const survey = doc => {
  const visible = (doc.body.innerText ?? '').replace(/\s+/g, ' ').trim()
  return {
    title: doc.title,
    text: visible.length,
    images: doc.images.length,
    broken: [...doc.images].filter(image => !image.naturalWidth).map(image => image.getAttribute('src')),
    overflowing: overflowing(doc),
    fonts: [...doc.fonts].filter(face => face.status === 'loaded').map(face => face.family.replaceAll('"', '')),
    failed: [...doc.fonts].filter(face => face.status === 'error').map(face => face.family),
    ink: getComputedStyle(doc.body).color,
  }
}

const getComputedStyle = element => element.ownerDocument.defaultView.getComputedStyle(element)

/** Elements that reach beyond the sides of the page; what scrolls inside its own box does not. */
const overflowing = doc => {
  const right = doc.documentElement.getBoundingClientRect().right + 1
  const scrolls = element => element && (getComputedStyle(element).overflowX === 'auto' || scrolls(element.parentElement))
  return [...doc.body.querySelectorAll('*')]
    .filter(element => {
      const { left, right: end, width } = element.getBoundingClientRect()
      return width && (end > right || left < -1) && !scrolls(element.parentElement)
    })
    .map(element => `${element.localName}.${element.className}`)
}
