import { ensureBuild } from './build.mjs'
import { run } from './children.mjs'
import { findNode } from './node.mjs'
import { fromRoot } from './paths.mjs'

/**
 * Makes the installers for this machine's system, or those that the arguments name (`--linux`, `--win`, `--mac`).
 *
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit code
 */
export async function makePackage(args) {
  await ensureBuild()
  return run(findNode(), ['node_modules/electron-builder/cli.js', '--config', 'electron-builder.yml', ...args], {
    cwd: fromRoot(),
  })
}
