/** What was found, beside the page that it is about. */
import { named } from './places.js'

const template = document.getElementById('finding')

/** The items of a list of findings; `choose` is called with the place of one whose button was pressed. */
export const items = (findings, choose) => findings.map(finding => {
  const item = template.content.cloneNode(true).firstElementChild
  item.classList.add(finding.severity)
  item.querySelector('.severity').textContent = finding.severity
  item.querySelector('.code').textContent = finding.code
  item.querySelector('.message').textContent = finding.message
  item.querySelector('.hint').textContent = finding.hint
  const where = item.querySelector('.where')
  where.hidden = !finding.file
  if (finding.file) {
    where.textContent = named(finding)
    where.addEventListener('click', () => choose(finding, finding.message))
  }
  return item
})

const SEVERITIES = ['error', 'warning', 'remark']

/** "2 errors, 1 warning"; empty where there is nothing to say. */
export const counted = findings => SEVERITIES
  .map(severity => [findings.filter(one => one.severity === severity).length, severity])
  .filter(([count]) => count)
  .map(([count, severity]) => `${count} ${severity}${count > 1 ? 's' : ''}`)
  .join(', ')

/** Moves the focus to the next finding on the page, or to the one before. */
export const step = backwards => {
  const all = [...document.querySelectorAll('.finding')]
  if (!all.length) return
  const at = all.findIndex(item => item.contains(document.activeElement))
  const next = at < 0 ? (backwards ? all.length - 1 : 0) : (at + (backwards ? all.length - 1 : 1)) % all.length
  all[next].scrollIntoView({ block: 'center' })
  all[next].focus({ preventScroll: true })
}
