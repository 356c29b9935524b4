import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { capture } from './children.mjs'
import { fromRoot } from './paths.mjs'
import { Refusal, say } from './say.mjs'

const STAMP = fromRoot('node_modules', '.firstword-lock')
/** Lines of npm's own words that are worth showing when it fails. */
const TAIL_LINES = 12

/** Installs what package-lock.json says, unless that is what node_modules already holds. */
export async function ensureDependencies() {
  const wanted = lockHash()
  if (readText(STAMP) === wanted) return
  if (holdsLockedVersions()) return writeFileSync(STAMP, wanted)
  say('Installing the dependencies (npm ci), half a minute or so …')
  const npm = npmCommand()
  const { code, output } = await capture(npm.command, [...npm.args, 'ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd: fromRoot(),
    shell: npm.shell,
  })
  if (code !== 0) {
    process.stderr.write(`${output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n')}\n`)
    throw new Refusal(
      'npm ci failed: see above. It needs the npm registry and 700 MB of free disk; then run this again.',
    )
  }
  writeFileSync(STAMP, wanted)
}

/** The lock file decides, and the machine: native packages of another platform are of no use here. */
function lockHash() {
  const hash = createHash('sha256').update(readFileSync(fromRoot('package-lock.json')))
  return hash.update(`${process.platform}-${process.arch}`).digest('hex')
}

/** Whether an install by hand left every locked version in place (npm notes what it installed in a hidden lock file). */
function holdsLockedVersions() {
  const installed = packagesOf(fromRoot('node_modules', '.package-lock.json'))
  const locked = packagesOf(fromRoot('package-lock.json'))
  if (!installed || !locked) return false
  return Object.entries(locked).every(([path, entry]) => {
    if (path === '') return true
    const found = installed[path]
    return found ? found.version === entry.version && existsSync(fromRoot(path)) : entry.optional === true
  })
}

/**
 * @param {string} path of a lock file
 * @returns {Record<string, { version?: string, optional?: boolean }> | undefined}
 */
function packagesOf(path) {
  const text = readText(path)
  return text === undefined ? undefined : JSON.parse(text).packages
}

function readText(/** @type {string} */ path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/** The npm that started us, else the one on the path. */
function npmCommand() {
  const cli = process.env.npm_execpath
  if (cli?.endsWith('npm-cli.js')) return { command: process.execPath, args: [cli], shell: false }
  return { command: 'npm', args: [], shell: process.platform === 'win32' }
}
