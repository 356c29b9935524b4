import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Failure } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'

type Environment = Readonly<Record<string, string | undefined>>

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]
/** A report of some pages takes seconds; a browser that hangs must not hang the command. */
const LIMIT_MS = 120_000

/** A Chromium that can print: FIRSTWORD_CHROMIUM, else one on the path, else where installers put it. */
export function findChromium(environment: Environment): string | undefined {
  const told = environment.FIRSTWORD_CHROMIUM
  if (told) return told
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...onPath, ...ELSEWHERE].find((path) => existsSync(path))
}

/**
 * Prints an HTML report to a PDF with a Chromium of this machine, which gets a profile of its own and no network.
 *
 * @throws Failure `pdf.noBrowser`, `pdf.failed`
 */
export async function printPdf(html: string, path: string, environment: Environment): Promise<void> {
  const browser = findChromium(environment)
  if (browser === undefined) {
    throw new Failure('pdf.noBrowser', because('pdf.noBrowser'), because('do.installBrowser'))
  }
  const folder = await mkdtemp(join(tmpdir(), 'firstword-pdf-'))
  try {
    const page = join(folder, 'report.html')
    await writeFile(page, html, { mode: 0o600 })
    await run(browser, printArguments(pathToFileURL(page).href, resolve(path), join(folder, 'profile')))
    await chmod(path, 0o600).catch(() => {
      throw failed('it wrote nothing')
    })
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** What Chromium is started with; its sandbox needs a user that is not root. */
export function printArguments(url: string, path: string, profile: string): readonly string[] {
  return [
    '--headless',
    '--disable-gpu',
    '--no-first-run',
    '--disable-extensions',
    '--disable-background-networking',
    '--host-resolver-rules=MAP * ~NOTFOUND',
    '--no-pdf-header-footer',
    '--export-tagged-pdf',
    '--generate-pdf-document-outline',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--user-data-dir=${profile}`,
    `--print-to-pdf=${path}`,
    url,
  ]
}

function run(program: string, words: readonly string[]): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(program, words, { stdio: 'ignore', timeout: LIMIT_MS })
    child.once('error', (error) => fail(failed(error.message)))
    child.once('exit', (code, signal) => {
      if (code === 0) done()
      else fail(failed(signal ? `it was ended by ${signal}` : `it ended with code ${code}`))
    })
  })
}

function failed(why: string): Failure {
  return new Failure('pdf.failed', because('pdf.failed', { why }), because('do.exportHtml'))
}
