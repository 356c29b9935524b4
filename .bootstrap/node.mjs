import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fromRoot } from './paths.mjs'
import { Refusal } from './say.mjs'

/** Type stripping without a flag, `node:sqlite` and shared buffers as tensors: all of it is there from this one on. */
const MAJOR = 24

/** @type {string | undefined} */
let found

/** The Node 24 everything runs on: the one from the npm package `node`, else the one that runs this, if it is new enough. */
export function findNode() {
  found ??= candidates().find(isNewEnough)
  if (found !== undefined) return found
  throw new Refusal(
    `Node ${MAJOR} is missing: the npm package "node" brought no program for ${process.platform}-${process.arch}, and this is Node ${process.versions.node}. Install Node ${MAJOR} (nodejs.org) and run this again.`,
  )
}

function candidates() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  return [
    fromRoot('node_modules', 'node', 'bin', name),
    fromRoot('node_modules', 'node', 'node_modules', `node-${platformName()}-${process.arch}`, 'bin', name),
    process.execPath,
  ]
}

function platformName() {
  return process.platform === 'win32' ? 'win' : process.platform
}

/** Asks the program itself: a file that is there may still be of another machine. */
function isNewEnough(/** @type {string} */ path) {
  if (!existsSync(path)) return false
  const { status, stdout } = spawnSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' })
  return status === 0 && Number(stdout.split('.')[0]) >= MAJOR
}
