import { performance } from 'node:perf_hooks'
import { capture, stopSignal } from './children.mjs'
import { findNode } from './node.mjs'
import { fromRoot } from './paths.mjs'

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {readonly string[]} command  program of node_modules (or ours) and its arguments
 */

/** One compilation per runtime: each sees only the globals it really has. */
const RUNTIMES = ['.bootstrap', 'pipeline/protocol', 'pipeline/measures', 'pipeline', 'electron', 'renderer', 'e2e']

/** The longest first, so that two workers end at about the same time. @type {readonly Check[]} */
const CHECKS = [
  { name: 'dead code (knip)', command: ['node_modules/knip/bin/knip.js', '--config', '.knip.jsonc', '--no-progress'] },
  {
    name: 'arrows (dependency-cruiser)',
    command: [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      ...['--config', '.dependency-cruiser.mjs', '--output-type', 'err-long'],
      ...['pipeline', 'electron', 'renderer', 'e2e', '.bootstrap'],
    ],
  },
  ...RUNTIMES.map((folder) => ({
    name: `types of ${folder}`,
    command: ['node_modules/typescript-native/bin/tsc', '-p', folder],
  })),
  {
    name: 'lint and format (biome)',
    command: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--max-diagnostics=60', '.'],
  },
  { name: 'file sizes', command: ['.bootstrap/rules/file-sizes.mjs'] },
  { name: 'folder sizes', command: ['.bootstrap/rules/folder-sizes.mjs'] },
  { name: 'doc comments', command: ['.bootstrap/rules/doc-comments.mjs'] },
  { name: 'coined names', command: ['.bootstrap/rules/coined-names.mjs'] },
]

const AT_ONCE = 2

/**
 * Runs every check, two at a time, and prints a line for each; what failed tells its findings below.
 *
 * @returns {Promise<number>} 0 where all hold, else 1
 */
export async function check() {
  const queue = [...CHECKS]
  let failures = 0
  const work = async () => {
    for (let next = queue.shift(); next && !stopSignal(); next = queue.shift()) {
      if (!(await holds(next))) failures += 1
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  if (stopSignal()) return 1
  process.stdout.write(
    failures === 0 ? `All ${CHECKS.length} checks hold.\n` : `${failures} of ${CHECKS.length} checks failed.\n`,
  )
  return failures === 0 ? 0 : 1
}

async function holds(/** @type {Check} */ { name, command }) {
  const startedMs = performance.now()
  const { code, output } = await capture(findNode(), command, { cwd: fromRoot() })
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  process.stdout.write(`${code === 0 ? '✓' : '✗'} ${name.padEnd(30)} ${seconds.padStart(5)} s\n`)
  if (code !== 0) process.stdout.write(`${indent(output)}\n`)
  return code === 0
}

function indent(/** @type {string} */ text) {
  return text.trimEnd().replaceAll(/^/gm, '    ')
}
