import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { capture } from './children.mjs'
import { findNode } from './node.mjs'
import { fromRoot } from './paths.mjs'
import { Refusal, say } from './say.mjs'

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {string} output  folder or file below the root that must exist when the part is built
 * @property {readonly string[]} sources  files and folders whose content decides whether it is stale
 * @property {readonly string[]} clean  folders emptied before
 * @property {readonly string[]} command  program of node_modules and its arguments
 */

/** @type {readonly Part[]} */
const PARTS = [
  {
    name: 'host',
    output: 'dist/pipeline',
    sources: [
      'pipeline',
      'electron/preload.cts',
      '.bootstrap/tsconfig.base.json',
      '.bootstrap/tsconfig.build.json',
      'package-lock.json',
    ],
    clean: ['dist/pipeline', 'dist/electron/preload.cjs'],
    command: ['node_modules/typescript-native/bin/tsc', '-p', '.bootstrap/tsconfig.build.json'],
  },
  {
    // One file with all it needs: the archive's integrity covers what is in the archive, and the host lies outside.
    name: 'shell',
    output: 'dist/electron/main.js',
    sources: ['electron', 'pipeline/protocol', '.bootstrap/tsconfig.base.json', 'package-lock.json'],
    clean: [],
    command: ['node_modules/vite/bin/vite.js', 'build', '--config', 'electron/vite.config.ts', '--logLevel', 'warn'],
  },
  {
    name: 'console',
    output: 'dist/renderer',
    sources: ['renderer', 'pipeline/protocol', '.bootstrap/tsconfig.base.json', 'package-lock.json'],
    clean: [],
    command: ['node_modules/vite/bin/vite.js', 'build', '--config', 'renderer/vite.config.ts', '--logLevel', 'warn'],
  },
]

/** Builds what is stale, or everything where `force` is set; the parts at the same time. */
export async function ensureBuild({ force = false } = {}) {
  const stale = PARTS.map((part) => ({ part, hash: contentHash(part) })).filter(
    ({ part, hash }) => force || !isBuilt(part, hash),
  )
  if (stale.length === 0) return
  say(`Building (${stale.map(({ part }) => part.name).join(' and ')}) …`)
  const codes = await Promise.all(stale.map(({ part, hash }) => build(part, hash)))
  if (codes.some((code) => code !== 0)) throw new Refusal('The build failed: see above.')
}

async function build(/** @type {Part} */ part, /** @type {string} */ hash) {
  rmSync(stampOf(part), { force: true })
  for (const folder of part.clean) rmSync(fromRoot(folder), { recursive: true, force: true })
  const { code, output } = await capture(findNode(), part.command, { cwd: fromRoot() })
  if (code !== 0) process.stderr.write(output)
  else {
    mkdirSync(fromRoot('dist'), { recursive: true })
    writeFileSync(stampOf(part), hash)
  }
  return code
}

function isBuilt(/** @type {Part} */ part, /** @type {string} */ hash) {
  const stamp = stampOf(part)
  return existsSync(fromRoot(part.output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
}

function stampOf(/** @type {Part} */ part) {
  return fromRoot('dist', `.${part.name}-stamp`)
}

/** A hash of names and contents: times of files say nothing after a clone or a checkout. */
function contentHash(/** @type {Part} */ part) {
  const hash = createHash('sha256')
  for (const source of part.sources) {
    for (const path of filesUnder(fromRoot(source))) {
      hash
        .update(`${relative(fromRoot(), path)}\0`)
        .update(readFileSync(path))
        .update('\0')
    }
  }
  return hash.digest('hex')
}

/**
 * @param {string} path a file, or a folder to go through
 * @returns {string[]} in a fixed order; tests and documents are no sources
 */
function filesUnder(path) {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .filter((entry) => !/\.test\.tsx?$|\.md$/.test(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(join(path, entry.name)) : [join(path, entry.name)]))
}
