import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuild } from './build.mjs'
import { run, stopSignal } from './children.mjs'
import { ensureElectron } from './electron.mjs'
import { findNode } from './node.mjs'
import { fromRoot } from './paths.mjs'
import { say } from './say.mjs'

/**
 * Opens the console: in Electron's window where that is possible, else for the browser, saying why.
 * `--browser` asks for the latter; all other arguments go to the console.
 *
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit code
 */
export async function start(args) {
  await ensureBuild()
  const rest = args.filter((arg) => arg !== '--browser')
  const electron = rest.length < args.length ? { reason: 'asked for by --browser' } : await ensureElectron()
  if (!('path' in electron)) return startForBrowser(electron.reason, rest)
  const { code, wasShown } = await startInWindow(electron.path, rest)
  if (wasShown || code === 0 || stopSignal()) return code
  return startForBrowser(`Electron ended with code ${code} before its window was shown; see above`, rest)
}

/**
 * @param {string} electron  the program
 * @param {readonly string[]} args  for the console
 * @returns {Promise<{ code: number, wasShown: boolean }>}
 */
export async function startInWindow(electron, args) {
  const folder = mkdtempSync(join(tmpdir(), 'firstword-start-'))
  const note = join(folder, 'shown')
  // With it Electron would be a Node that knows nothing of windows; terminals inside of editors set it.
  const { ELECTRON_RUN_AS_NODE: _, ...environment } = process.env
  try {
    const code = await run(electron, [fromRoot(), '--', ...args], {
      cwd: fromRoot(),
      env: { ...environment, FIRSTWORD_NODE: findNode(), FIRSTWORD_SHOWN_NOTE: note },
    })
    return { code, wasShown: existsSync(note) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} reason  why there is no window
 * @param {readonly string[]} args
 */
function startForBrowser(reason, args) {
  say(`Starting the console for the browser (${reason}).`)
  // The extra channel tells the console that its parent is gone, however the parent ended.
  return run(findNode(), [fromRoot('dist', 'pipeline', 'cli', 'serve.js'), ...args], {
    cwd: fromRoot(),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
}
