import { readFileSync } from 'node:fs'
import { ensureBuild } from './build.mjs'
import { capture, run } from './children.mjs'
import { findNode } from './node.mjs'
import { fromRoot } from './paths.mjs'
import { say } from './say.mjs'

/**
 * Makes the installers for this machine's system, or those that the arguments name (`--linux`, `--win`, `--mac`).
 *
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit code
 */
export async function makePackage(args) {
  await ensureBuild()
  const page = homePage(
    JSON.parse(readFileSync(fromRoot('package.json'), 'utf8')),
    (await capture('git', ['remote', 'get-url', 'origin'], { cwd: fromRoot() })).output.trim(),
  )
  return run(
    findNode(),
    ['node_modules/electron-builder/cli.js', '--config', 'electron-builder.yml', ...packagerArguments(args, page)],
    { cwd: fromRoot() },
  )
}

/**
 * Where the project lives: what package.json says, else the address that it was cloned from.
 *
 * @param {{ homepage?: string }} manifest
 * @param {string} remote  of git, or whatever git said instead
 * @returns {string | undefined}
 */
export function homePage({ homepage }, remote) {
  if (homepage) return homepage
  const [, host, path] = /^(?:https:\/\/|git@)([\w.-]+)[/:]([\w./-]+?)(?:\.git)?$/.exec(remote) ?? []
  return host && path ? `https://${host}/${path}` : undefined
}

/**
 * A Debian package must name a home page: where there is none, only AppImages are made for Linux, and it is said.
 *
 * @param {readonly string[]} args
 * @param {string | undefined} page
 * @param {NodeJS.Platform} [platform]
 * @returns {readonly string[]}
 */
export function packagerArguments(args, page, platform = process.platform) {
  if (page !== undefined) return [...args, `-c.extraMetadata.homepage=${page}`]
  const isForLinux =
    args.includes('--linux') || (platform === 'linux' && !args.some((arg) => /^--(win|mac)$/.test(arg)))
  const at = args.indexOf('--linux')
  const namesTarget = at !== -1 && args[at + 1] !== undefined && !args[at + 1]?.startsWith('-')
  if (!isForLinux || namesTarget) return args
  say('A Debian package must name a home page, and package.json has none: an AppImage alone is made for Linux.')
  return [...args.filter((arg) => arg !== '--linux'), '--linux', 'AppImage']
}
