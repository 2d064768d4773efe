/** Opens every document of an EPUB in a real engine and writes what is wrong with what a reader sees.
 *
 *  node read.js BOOK.epub BROWSER FOLDER
 *
 *  FOLDER gets `answer.json`, and pictures of the documents as they open.  The engine is foliate-js, the browser any
 *  Chromium; the book and the engine are served over the loopback alone.
 */
import { createServer } from 'node:http'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import puppeteer from 'puppeteer-core'

const HERE = dirname(fileURLToPath(import.meta.url))
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.epub': 'application/epub+zip' }
/** In CSS pixels; 320 is the width at which WCAG 2.2, 1.4.10, asks that text flows anew. */
const SCREENS = { phone: { width: 320, height: 568 }, tablet: { width: 768, height: 1024 }, desktop: { width: 1280, height: 800 } }
const SCHEMES = ['light', 'dark']
/** Which of these are kept as pictures, and of how many documents, spread over the book. */
const PICTURED = { phone: 'light', tablet: 'dark', desktop: 'light' }
const MOST = 16

const [book, executablePath, folder] = process.argv.slice(2)
/** The book runs no scripts, and containers give a sandbox no room; without a pipe a browser would outlive us. */
const OPTIONS = { executablePath, pipe: true, args: ['--no-sandbox', '--disable-gpu'], timeout: 60_000, protocolTimeout: 600_000 }

const server = createServer(async (request, response) => {
  const path = normalize(new URL(request.url, 'http://localhost').pathname)
  try {
    const data = await readFile(path === '/book.epub' ? book : join(HERE, path))
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(data)
  } catch {
    response.writeHead(404).end()
  }
})

const read = async (page, index, isPictured) => {
  const title = await page.evaluate(i => window.reader.title(i), index)
  const faults = (await page.evaluate(() => window.reader.absentGlyphs())).map(fault => ({ ...fault, on: [] }))
  const pictures = []
  for (const [screen, viewport] of Object.entries(SCREENS)) {
    await page.setViewport(viewport)
    for (const scheme of SCHEMES) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
      const found = await page.evaluate((i, s) => window.reader.judge(i, s), index, scheme)
      faults.push(...found.map(fault => ({ ...fault, on: [screen, scheme] })))
      if (isPictured && PICTURED[screen] === scheme) {
        const file = `${index}-${screen}.jpg`
        await page.screenshot({ path: join(folder, file), type: 'jpeg', quality: 80 })
        pictures.push({ screen, scheme, file })
      }
    }
  }
  return { title, faults, pictures, notes: await page.evaluate(i => window.reader.followNotes(i), index) }
}

const readAll = async browser => {
  const page = await browser.newPage()
  await page.setViewport(SCREENS.phone)
  await page.goto(`http://127.0.0.1:${server.address().port}/reader.html`)
  await page.waitForFunction(() => document.title === 'ready')
  const files = await page.evaluate(() => window.reader.open())
  const step = Math.ceil(files.length / MOST)
  const documents = []
  for (const [index, file] of files.entries()) documents.push({ file, ...(await read(page, index, index % step === 0)) })
  const lists = await page.evaluate(() => window.reader.followLists())
  return { browser: await browser.version(), documents, lists }
}

await new Promise(done => server.listen(0, '127.0.0.1', done))
try {
  const browser = await puppeteer.launch(OPTIONS)
  await writeFile(join(folder, 'answer.json'), JSON.stringify(await readAll(browser).finally(() => browser.close())))
} catch (error) {
  console.error(error.message.split('\n')[0])
  process.exitCode = 1
} finally {
  server.close()
}
