import { ensureBuild } from './build.mjs'
import { run } from './children.mjs'
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
  if ('path' in electron) return run(electron.path, [fromRoot(), '--', ...rest], { cwd: fromRoot() })
  say(`Starting the console for the browser (${electron.reason}).`)
  // The extra channel tells the console that its parent is gone, however the parent ended.
  return run(findNode(), [fromRoot('dist', 'pipeline', 'cli', 'serve.js'), ...rest], {
    cwd: fromRoot(),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
}
