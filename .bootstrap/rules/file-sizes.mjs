import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../paths.mjs'

const MOST_LINES = 400
const FOLDERS = ['.bootstrap', 'e2e', 'electron', 'pipeline', 'renderer']
const SOURCE = /\.(c|m)?tsx?$|\.mjs$|\.css$/

/**
 * Source files of more lines than a reader can hold in mind.
 *
 * @param {string} folder  the project
 * @returns {{ path: string, lines: number }[]}
 */
export function oversizedFiles(folder) {
  return FOLDERS.flatMap((name) => sourceFiles(join(folder, name)))
    .map((path) => ({ path: relative(folder, path), lines: countLines(readFileSync(path, 'utf8')) }))
    .filter((file) => file.lines > MOST_LINES)
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function sourceFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

function countLines(/** @type {string} */ text) {
  return text.trimEnd().split('\n').length
}

function main() {
  const files = oversizedFiles(root)
  for (const { path, lines } of files) process.stdout.write(`${path}: ${lines} lines, ${MOST_LINES} at most\n`)
  process.exitCode = files.length === 0 ? 0 : 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main()
