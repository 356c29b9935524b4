import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { run } from './children.mjs'
import { windowObstacle } from './electron-obstacles.mjs'
import { findNode } from './node.mjs'
import { fromRoot } from './paths.mjs'
import { say } from './say.mjs'

/** Asking whether the download server answers at all must not hold up the console. */
const REACH_TIMEOUT_MS = 3000
/** 120 MB on a slow line; whoever does not want to wait presses Ctrl-C and adds `--browser`. */
const DOWNLOAD_TIMEOUT_MS = 300_000
const DEFAULT_MIRROR = 'https://github.com/electron/electron/releases/download/'

/**
 * The Electron program to start, or why there is none to start here.
 *
 * @returns {Promise<{ path: string } | { reason: string }>}
 */
export async function ensureElectron() {
  const obstacle = windowObstacle(installedElectron())
  if (obstacle !== undefined) return { reason: obstacle }
  const path = installedElectron()
  if (path !== undefined) return { path }
  const isCached = cachedElectron() !== undefined
  if (!isCached && !proxyOf(process.env) && !(await isReachable()))
    return { reason: 'the Electron program is not installed and its download server does not answer' }
  say(isCached ? 'Unpacking Electron …' : 'Downloading Electron (about 120 MB, once) …')
  const code = await installElectron()
  const installed = installedElectron()
  if (code !== 0 || installed === undefined) return { reason: 'Electron could not be downloaded; see above' }
  // What only the program itself can tell: its libraries, the rights of its helper.
  const missing = windowObstacle(installed)
  return missing === undefined ? { path: installed } : { reason: missing }
}

/** The Electron program that the npm package has already downloaded. */
export function installedElectron() {
  const folder = fromRoot('node_modules', 'electron')
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), readFileSync(pathFile, 'utf8'))
  return existsSync(path) ? path : undefined
}

/** Shows its own progress; on our error stream, for standard output belongs to the command. */
function installElectron() {
  return run(findNode(), [fromRoot('node_modules', 'electron', 'install.js')], {
    timeout: DOWNLOAD_TIMEOUT_MS,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...(proxyOf(process.env) ? { ELECTRON_GET_USE_PROXY: '1' } : {}) },
  })
}

/**
 * The proxy that the environment names for downloads.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
export function proxyOf(environment) {
  return environment.HTTPS_PROXY || environment.https_proxy || environment.ALL_PROXY || environment.all_proxy
}

/** Electron's archive of our version where an earlier download has left it, for this or another project. */
export function cachedElectron(root = cacheRoot()) {
  if (!existsSync(root)) return undefined
  const name = `electron-v${electronVersion()}-${process.platform}-${process.arch}.zip`
  return readdirSync(root)
    .map((folder) => join(root, folder, name))
    .find((path) => existsSync(path))
}

function cacheRoot() {
  if (process.env.electron_config_cache) return process.env.electron_config_cache
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'electron')
  if (process.platform === 'win32')
    return join(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'electron', 'Cache')
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'electron')
}

function electronVersion() {
  return JSON.parse(readFileSync(fromRoot('node_modules', 'electron', 'package.json'), 'utf8')).version
}

async function isReachable() {
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? DEFAULT_MIRROR
  try {
    const answer = await fetch(`${mirror}v${electronVersion()}/SHASUMS256.txt`, {
      signal: AbortSignal.timeout(REACH_TIMEOUT_MS),
    })
    await answer.body?.cancel()
    return answer.ok
  } catch {
    return false
  }
}
