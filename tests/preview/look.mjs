/** Looks at a preview as an editor does, in a real browser, and prints what was seen as JSON.
 *
 *  node look.mjs ADDRESS BROWSER PACKAGES TITLE SHOTS
 *
 *  TITLE is the folder of the title, to which it writes as editors do; SHOTS gets pictures of what there was to see.
 */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [address, executablePath, packages, title, shots] = process.argv.slice(2)
const require = createRequire(join(packages, 'package.json'))
const { default: puppeteer } = await import(require.resolve('puppeteer-core'))

const options = { executablePath, pipe: true, args: ['--no-sandbox', '--disable-gpu'], timeout: 60_000 }
const seen = { errors: [], requests: [] }

const save = async (name, change) => {
  const file = join(title, name)
  const text = await readFile(file, 'utf8')
  await writeFile(join(title, '.beside'), change(text))
  await rename(join(title, '.beside'), file)
}

const browser = await puppeteer.launch(options)
try {
  const page = await browser.newPage()
  page.setDefaultTimeout(60_000)
  page.on('pageerror', error => seen.errors.push(error.message))
  page.on('console', message => message.type() === 'error' && seen.errors.push(message.text()))
  page.on('request', request => seen.requests.push(request.url()))
  await page.setViewport({ width: 1440, height: 900 })

  const state = name => page.waitForSelector(`#state[data-state=${name}]`)
  const text = selector => page.$eval(selector, element => element.textContent.trim())
  const block = words => page.waitForFunction(
    said => [...document.querySelectorAll('.blocks button')].find(one => one.block.words.startsWith(said)), {}, words)
  const drawn = () => page.waitForFunction(() => [...document.querySelectorAll('.sheet')]
    .filter(sheet => sheet.inSight).every(sheet => sheet.querySelector('img').src.includes(sheet.page.address)))
  const topOf = element => element.evaluate(one => one.getBoundingClientRect().top)
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.id)
  const faultsOfMarkup = async () => {
    await page.evaluate(await readFile(require.resolve('@daisy/axe-core-for-ace/axe.min.js'), 'utf8'))
    const { violations } = await page.evaluate(() => window.axe.run(document, { iframes: false }))
    return violations.map(one => `${one.id}: ${one.nodes[0].html}`)
  }

  await page.goto(address)
  await state('settled')
  seen.labels = await page.$$eval('.sheet .label', labels => labels.map(label => label.textContent))
  seen.axe = await faultsOfMarkup()

  // A save, while the reader is in the midst of the text
  await (await block('Ship 7')).evaluate(one => one.scrollIntoView())
  await drawn()
  const before = await topOf(await block('Ship 7'))
  await save('ships.md', words => words
    .replace('# Ships\n', '# Ships\n\nA line more.\n').replace('Ship 9 of ten.', 'Ship 9 of ten, renewed.'))
  await block('Ship 9 of ten, renewed')
  seen.draft = await page.$$eval('.is-draft', all => all.length)
  await drawn()
  await page.waitForFunction(() => [...document.querySelectorAll('iframe')]
    .some(frame => frame.contentDocument?.body?.textContent.includes('of ten, renewed')))
  await state('settled')
  await drawn()
  seen.moved = Math.abs(await topOf(await block('Ship 7')) - before)
  await page.screenshot({ path: join(shots, 'settled.png') })
  await page.waitForFunction(() => document.getElementById('document').selectedOptions[0].textContent.endsWith('Ships'))
  const beside = () => page.evaluate(() => [...document.querySelector('iframe').contentDocument.querySelectorAll('p')]
    .find(one => one.getBoundingClientRect().bottom > 4)?.textContent ?? '')
  for (let look = 0; look < 50 && !(await beside()).startsWith('Ship 7'); look++) await new Promise(on => setTimeout(on, 100))
  seen.beside = await beside()

  // A click
  await (await block('Ship 7')).click()
  seen.clicked = await text('#place strong')

  // The keyboard alone
  do await page.keyboard.press('ArrowDown') // a paragraph that goes on to another page is there twice
  while ((await focused()).endsWith(seen.clicked))
  seen.down = await focused()
  await page.keyboard.press('Enter')
  seen.entered = await text('#place strong')
  await page.keyboard.press('F6')
  seen.otherSide = await page.evaluate(() => document.activeElement.localName)
  await page.keyboard.press('F6')
  seen.andBack = await focused()

  // A fault
  await save('ships.md', words => words.replace('Ship 7 of ten', 'Ship 7 ![](mast.svg) of ten'))
  await state('faulty')
  seen.fault = await text('#fault')
  seen.pagesUnder = await page.$$eval('.sheet', all => all.length)
  await page.keyboard.press('F8')
  seen.finding = await page.evaluate(() => document.activeElement.textContent.replace(/\s+/g, ' ').trim())
  seen.findingBeside = await page.evaluate(() => {
    const edges = element => element.getBoundingClientRect()
    const paper = edges(document.activeElement.closest('.sheet').querySelector('.paper'))
    const finding = edges(document.activeElement)
    return finding.left >= paper.right && finding.top >= paper.top && finding.bottom <= paper.bottom
  })
  seen.axeOfFault = await faultsOfMarkup()
  await page.screenshot({ path: join(shots, 'faulty.png') })
  await save('ships.md', words => words.replace(' ![](mast.svg)', ''))
  await state('settled')
  seen.findingsAfter = await page.$$eval('.finding', all => all.length)
} finally {
  await browser.close()
}
console.log(JSON.stringify(seen))
