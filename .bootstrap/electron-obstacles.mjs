import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * @typedef {object} LinuxFacts  what decides on Linux whether Electron can open a window
 * @property {boolean} hasDisplay
 * @property {boolean} isRoot
 * @property {string | undefined} apparmorRestriction  /proc/sys/kernel/apparmor_restrict_unprivileged_userns
 * @property {string | undefined} userNamespaces  /proc/sys/kernel/unprivileged_userns_clone, of Debian's kernels
 * @property {{ uid: number, mode: number } | undefined} sandboxHelper  owner and mode of chrome-sandbox beside Electron
 * @property {readonly string[]} missingLibraries  what the dynamic linker does not find
 */

/** The set-user-id helper that Chromium's sandbox falls back to: root's, with this mode and no other. */
const HELPER_MODE = 0o4755

/**
 * Why no window can be opened on this machine; `undefined` where nothing speaks against it.
 *
 * @param {string | undefined} electron  the program, where it is there already
 * @returns {string | undefined}
 */
export function windowObstacle(electron) {
  if (process.platform !== 'linux') return undefined
  return linuxObstacle({
    hasDisplay: Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY),
    isRoot: process.getuid?.() === 0,
    apparmorRestriction: kernelSetting('apparmor_restrict_unprivileged_userns'),
    userNamespaces: kernelSetting('unprivileged_userns_clone'),
    sandboxHelper: electron === undefined ? undefined : helperOf(electron),
    missingLibraries: electron === undefined ? [] : missingLibraries(electron),
  })
}

/**
 * The sandbox of Chromium needs either namespaces of an ordinary user (Ubuntu forbids them from 23.10 on, old Debian
 * kernels by default) or its helper with root's rights, which the npm package cannot bring. Without one of them
 * Electron ends at once, and a window without the sandbox is never opened.
 *
 * @param {LinuxFacts} facts
 * @returns {string | undefined}
 */
export function linuxObstacle(facts) {
  if (!facts.hasDisplay) return 'there is no display'
  if (facts.isRoot) return 'Electron does not run sandboxed as root'
  const hasHelper = facts.sandboxHelper?.uid === 0 && facts.sandboxHelper.mode === HELPER_MODE
  if (!hasHelper && facts.apparmorRestriction === '1')
    return 'AppArmor forbids user namespaces here, which Chromium’s sandbox needs (Ubuntu since 23.10; electron/README.md says how to allow them for this program)'
  if (!hasHelper && facts.userNamespaces === '0')
    return 'the kernel forbids user namespaces to ordinary users, which Chromium’s sandbox needs (sysctl kernel.unprivileged_userns_clone=1 allows them)'
  if (facts.missingLibraries.length > 0)
    return `Electron needs libraries that are not installed: ${facts.missingLibraries.join(', ')}`
  return undefined
}

/**
 * The libraries that `ldd` does not find.
 *
 * @param {string} output  of ldd
 * @returns {string[]}
 */
export function librariesNotFound(output) {
  return [...output.matchAll(/^\s*(\S+) => not found$/gm)].map(([, name]) => /** @type {string} */ (name))
}

function missingLibraries(/** @type {string} */ electron) {
  const { stdout } = spawnSync('ldd', [electron], { encoding: 'utf8' })
  return librariesNotFound(stdout ?? '')
}

function kernelSetting(/** @type {string} */ name) {
  try {
    return readFileSync(`/proc/sys/kernel/${name}`, 'utf8').trim()
  } catch {
    // This kernel does not know the setting.
    return undefined
  }
}

function helperOf(/** @type {string} */ electron) {
  const stat = statSync(join(dirname(electron), 'chrome-sandbox'), { throwIfNoEntry: false })
  return stat && { uid: stat.uid, mode: stat.mode & 0o7777 }
}
