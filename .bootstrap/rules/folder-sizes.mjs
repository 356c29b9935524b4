import { readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../paths.mjs'

/** Sources in a folder that a reader still takes in at a glance; tests beside them do not count. */
const MOST_SOURCES = 22

/** Folders that hold more, and how many: a number here may only fall, and goes with the last file too many. */
const LARGER = {}

const FOLDERS = ['.bootstrap', 'e2e', 'electron', 'pipeline', 'renderer']
const SOURCE = /\.(c|m)?tsx?$|\.mjs$/
const NO_SOURCE = /\.(test|spec)\.(tsx?|mjs)$|\.d\.ts$/

/**
 * Folders with more sources than they may have, and rows of the list that are no longer true.
 *
 * @param {string} folder  the project
 * @param {Readonly<Record<string, number>>} larger  folders that may have more, as the list above
 * @returns {string[]} one line each
 */
export function crowdedFolders(folder, larger = LARGER) {
  const counts = countSources(folder)
  const crowded = [...counts].flatMap(([path, sources]) => {
    const most = larger[path] ?? MOST_SOURCES
    return sources > most ? [`${path}: ${sources} sources, ${most} at most: a part of them is a folder of its own`] : []
  })
  const stale = Object.entries(larger).flatMap(([path, most]) => {
    const sources = counts.get(path) ?? 0
    if (sources <= MOST_SOURCES)
      return [`${path}: ${sources} sources: its row in .bootstrap/rules/folder-sizes.mjs can go`]
    return sources < most
      ? [`${path}: ${sources} sources: its row in .bootstrap/rules/folder-sizes.mjs says ${most}`]
      : []
  })
  return [...crowded, ...stale]
}

/**
 * @param {string} folder
 * @returns {Map<string, number>} by the path of each folder that has any
 */
function countSources(folder) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  for (const name of FOLDERS) {
    for (const entry of readdirSync(join(folder, name), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !SOURCE.test(entry.name) || NO_SOURCE.test(entry.name)) continue
      const path = relative(folder, dirname(join(entry.parentPath, entry.name))).replaceAll('\\', '/')
      counts.set(path, (counts.get(path) ?? 0) + 1)
    }
  }
  return counts
}

function main() {
  const lines = crowdedFolders(root)
  for (const line of lines) process.stdout.write(`${line}\n`)
  process.exitCode = lines.length === 0 ? 0 : 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main()
