import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { capture } from './children.mjs'
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
  const obstacle = displayObstacle()
  if (obstacle !== undefined) return { reason: obstacle }
  const path = installedElectron()
  if (path !== undefined) return { path }
  if (!(await isReachable()))
    return { reason: 'the Electron program is not installed and its download server does not answer' }
  say('Downloading Electron (about 120 MB, once) …')
  const { code } = await capture(findNode(), [fromRoot('node_modules', 'electron', 'install.js')], {
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  })
  const downloaded = installedElectron()
  if (code !== 0 || downloaded === undefined) return { reason: 'Electron could not be downloaded' }
  return { path: downloaded }
}

/** The Electron program that the npm package has already downloaded. */
export function installedElectron() {
  const folder = fromRoot('node_modules', 'electron')
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), readFileSync(pathFile, 'utf8'))
  return existsSync(path) ? path : undefined
}

/** Why no window can be opened on this machine; `undefined` where one can. */
export function displayObstacle() {
  if (process.platform !== 'linux') return undefined
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display'
  // Chromium's sandbox does not work for root, and the window is never opened without it.
  if (process.getuid?.() === 0) return 'Electron does not run sandboxed as root'
  return undefined
}

async function isReachable() {
  const { version } = JSON.parse(readFileSync(fromRoot('node_modules', 'electron', 'package.json'), 'utf8'))
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? DEFAULT_MIRROR
  try {
    const answer = await fetch(`${mirror}v${version}/SHASUMS256.txt`, { signal: AbortSignal.timeout(REACH_TIMEOUT_MS) })
    await answer.body?.cancel()
    return answer.ok
  } catch {
    return false
  }
}
