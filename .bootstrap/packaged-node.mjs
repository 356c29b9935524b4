import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { capture } from './children.mjs'
import { findNode } from './node.mjs'
import { fromRoot } from './paths.mjs'
import { Refusal } from './say.mjs'

/** @typedef {'linux' | 'darwin' | 'win32'} System */
/** @typedef {{ readonly system: System, readonly arch: string }} Target */

/** How electron-builder numbers the processors that there are packages for. @type {Readonly<Record<number, string>>} */
const ARCHITECTURES = { 1: 'x64', 3: 'arm64' }
const DOWNLOADS = 'https://nodejs.org/dist'
const DOWNLOAD_TIMEOUT_MS = 300_000

/**
 * Called by electron-builder before it packs for a target: lays that system's Node, of the version that everything is
 * tested on, where the package takes it from (`.cache/node/SYSTEM-PROCESSOR`).
 *
 * @param {{ electronPlatformName: string, arch: number }} context
 */
export async function beforePack({ electronPlatformName, arch }) {
  const target = { system: /** @type {System} */ (electronPlatformName), arch: ARCHITECTURES[arch] ?? String(arch) }
  const folder = fromRoot('.cache', 'node', `${target.system}-${target.arch}`)
  const version = nodeVersion()
  if (readText(join(folder, 'version')) === version) return
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const program = join(folder, programName(target.system))
  if (target.system === process.platform && target.arch === process.arch) copyFileSync(findNode(), program)
  else writeFileSync(program, await downloadNode(target, version))
  chmodSync(program, 0o755)
  writeFileSync(join(folder, 'version'), version)
}

/** The version of the npm package `node` that the lock file names. */
export function nodeVersion() {
  const { packages } = JSON.parse(readFileSync(fromRoot('package-lock.json'), 'utf8'))
  return /** @type {string} */ (packages['node_modules/node'].version)
}

/** @param {System} system */
export function programName(system) {
  return system === 'win32' ? 'node.exe' : 'node'
}

/**
 * Another system's Node from nodejs.org, checked against the digests that are published beside it.
 *
 * @param {Target} target
 * @param {string} version
 * @param {string} [server] where the releases are
 * @returns {Promise<Buffer>} the program
 */
export async function downloadNode({ system, arch }, version, server = DOWNLOADS) {
  const base = `${server}/v${version}`
  const archive = `node-v${version}-${system}-${arch}.tar.gz`
  const name = system === 'win32' ? `win-${arch}/node.exe` : archive
  const digest = digestOf((await fetchBytes(`${base}/SHASUMS256.txt`)).toString('utf8'), name)
  if (digest === undefined) throw new Refusal(`Node ${version} has no program for ${system} on ${arch} (${base}).`)
  const bytes = await fetchBytes(`${base}/${name}`)
  if (createHash('sha256').update(bytes).digest('hex') !== digest)
    throw new Refusal(`${base}/${name} is not the file that its published digest is of. Try again, or another network.`)
  return system === 'win32' ? bytes : programOf(bytes, `node-v${version}-${system}-${arch}/bin/node`)
}

/**
 * @param {string} list  as `sha256sum` prints it
 * @param {string} name
 */
function digestOf(list, name) {
  return list
    .split('\n')
    .map((line) => line.split(/\s+/))
    .find((words) => words[1] === name)?.[0]
}

/** @param {string} address */
async function fetchBytes(address) {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) })
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`)
    return Buffer.from(await answer.arrayBuffer())
  } catch (error) {
    const reason = error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : ''
    throw new Refusal(
      `${address} cannot be fetched (${reason}). A package for another system needs that system's Node.`,
    )
  }
}

/**
 * @param {Buffer} archive
 * @param {string} member
 */
async function programOf(archive, member) {
  const folder = mkdtempSync(join(tmpdir(), 'firstword-node-'))
  try {
    const path = join(folder, 'node.tar.gz')
    writeFileSync(path, archive)
    const { code, output } = await capture('tar', ['-xzf', path, '-C', folder, member])
    if (code !== 0) throw new Refusal(`Node's archive cannot be unpacked: ${output.trim()}`)
    return readFileSync(join(folder, member))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} path */
function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
