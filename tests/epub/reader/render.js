/** Render every document of an EPUB in a real engine and print what was seen as JSON.
 *
 *  node render.js BOOK.epub BROWSER [FOLDER FOR PICTURES]
 *
 *  The engine is foliate-js, the browser any Chromium; both are served from this folder over the loopback alone.
 */
import { createServer } from 'node:http'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const HERE = dirname(fileURLToPath(import.meta.url))
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.epub': 'application/epub+zip' }
const SCREENS = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1180, height: 860 },
}

const [book, browserPath, pictures] = process.argv.slice(2)

const fileFor = path => path === '/book.epub' ? book
  : join(HERE, path.startsWith('/foliate-js/') ? 'node_modules' : '', normalize(path))

const server = createServer(async (request, response) => {
  const path = new URL(request.url, 'http://localhost').pathname
  try {
    const data = await readFile(fileFor(path))
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(data)
  } catch {
    response.writeHead(404).end()
  }
})

const read = async (browser, origin, screen, colorScheme) => {
  const page = await browser.newPage({ viewport: SCREENS[screen], colorScheme })
  const complaints = []
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  page.on('requestfailed', request => complaints.push(`not loaded: ${request.url()}`))
  await page.goto(`${origin}/reader.html`)
  await page.waitForFunction(() => document.title === 'ready')
  const opened = await page.evaluate(() => window.reader.open('scrolled'))
  const documents = []
  for (const index of opened.sections.keys()) {
    const seen = await page.evaluate(i => window.reader.survey(i), index)
    if (pictures) await page.screenshot({ path: join(pictures, `${screen}-${colorScheme}-${index}.png`) })
    const notes = await page.evaluate(i => window.reader.followNotes(i), index)
    documents.push({ file: opened.sections[index], ...seen, notes })
  }
  const landed = await page.evaluate(() => window.reader.turnToPages())
  await page.close()
  return { screen, colorScheme, pages: opened.pages, toc: opened.toc, landed, documents, complaints }
}

if (pictures) await mkdir(pictures, { recursive: true })
await new Promise(done => server.listen(0, '127.0.0.1', done))
const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu'] })
try {
  const origin = `http://127.0.0.1:${server.address().port}`
  const readings = []
  for (const [screen, scheme] of [['phone', 'light'], ['phone', 'dark'], ['desktop', 'light'], ['desktop', 'dark']])
    readings.push(await read(browser, origin, screen, scheme))
  console.log(JSON.stringify(readings, null, 1))
} finally {
  await browser.close()
  server.close()
}
