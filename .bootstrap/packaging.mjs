import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative, sep } from 'node:path'
import { root } from './paths.mjs'

// The packager itself is not a package of ours; it comes with electron-builder, wherever npm has put it.
/** @type {(name: string) => any} its types leave out what is tested here */
const ofBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
const { getMainFileMatchers, getNodeModuleFileMatcher, FileMatcher } = ofBuilder('app-builder-lib/out/fileMatcher')
const { validateConfiguration } = ofBuilder('app-builder-lib/out/util/config/config')
const { load } = ofBuilder('js-yaml')

/** @typedef {{ platform: 'linux' | 'win' | 'mac', arch: string }} Target */

/** The configuration as electron-builder.yml says it. */
export function packagingConfig() {
  return load(readFileSync(join(root, 'electron-builder.yml'), 'utf8'))
}

/** Rejects where electron-builder's own schema does. */
export function validate(/** @type {object} */ config) {
  return validateConfiguration(config, { isEnabled: false, add: () => {} })
}

/**
 * The files of the project and of its production packages that a target's package would hold, by electron-builder's
 * own rules.
 *
 * @param {Target} target
 * @param {readonly string[]} projectFiles  relative to the root, with `/`
 * @param {readonly string[]} packageFiles  the same, below node_modules
 * @returns {string[]}
 */
export function packedFiles(target, projectFiles, packageFiles) {
  const config = packagingConfig()
  const expand = (/** @type {string} */ text) => text.replaceAll(/\$\{arch\}/g, target.arch)
  const debugLogger = { isEnabled: false }
  const info = {
    projectDir: root,
    buildResourcesDir: config.directories.buildResources,
    config,
    debugLogger,
    isPrepackedAppAsar: false,
  }
  const packager = { info, config, debugLogger }
  const out = join(root, config.directories.output)
  const [main] = getMainFileMatchers(root, out, expand, config[target.platform], packager, out, false)
  const modules = getNodeModuleFileMatcher(root, out, expand, config[target.platform], info)
  return [...filtered(main, projectFiles), ...filtered(modules, packageFiles)]
}

/** Those of the files that are laid beside the archive, by the same rules. */
export function unpackedFiles(/** @type {readonly string[]} */ files) {
  const matcher = new FileMatcher(root, root, (/** @type {string} */ text) => text, packagingConfig().asarUnpack)
  return filtered(matcher, files)
}

/** A file is packed when it passes the filter and every folder above it does. */
function filtered(
  /** @type {{ createFilter: () => (path: string, stat: object) => boolean }} */ matcher,
  /** @type {readonly string[]} */ files,
) {
  const passes = matcher.createFilter()
  const file = { isDirectory: () => false }
  const folder = { isDirectory: () => true }
  return files.filter((path) => {
    const parts = path.split('/')
    const above = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join(sep))
    const entered = above.filter((name) => name !== 'node_modules')
    return entered.every((name) => passes(join(root, name), folder)) && passes(join(root, path), file)
  })
}

/** The production packages' files, from the lock file: what electron-builder collects. */
export function productionPackageFiles() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  return Object.entries(packages).flatMap(([path, entry]) => (path === '' || entry.dev ? [] : filesBelow(path)))
}

/**
 * @param {string} folder relative to the root
 * @returns {string[]} relative to the root
 */
export function filesBelow(folder) {
  const path = join(root, folder)
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return []
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
}
