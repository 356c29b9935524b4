import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative, sep } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
/** Before the fuses in Electron's program: the packager looks for it (@electron/fuses, `SENTINEL`). */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** A made package: its folder, and every file in it with `/`; those inside the archive begin with `app.asar/`. */
export interface MadePackage {
  readonly folder: string
  readonly files: readonly string[]
  /** The text of a file inside the archive. */
  read(name: string): string
}

/** Packs this checkout as `npm run package` does, for Linux into a folder, with a stand-in where Electron's files belong. */
export function pack(into: string): MadePackage {
  const electron = join(into, 'electron')
  writeStandIn(electron)
  const output = join(into, 'release')
  const options = [`-c.electronDist=${electron}`, `-c.directories.output=${output}`]
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'electron-builder', 'cli.js'),
      ...['--config', 'electron-builder.yml', '--linux', 'dir', `--${process.arch}`, ...options],
    ],
    { cwd: root, encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`electron-builder ended with ${status}:\n${stdout}\n${stderr}`)
  const [name] = readdirSync(output).filter((entry) => entry.endsWith('unpacked'))
  const folder = join(output, name ?? '')
  const archive = join(folder, 'resources', 'app.asar')
  return {
    folder,
    files: [...filesOf(folder), ...filesOfArchive(archive)],
    read: (name) => asar().extractFile(archive, name).toString('utf8'),
  }
}

function writeStandIn(folder: string): void {
  mkdirSync(join(folder, 'locales'), { recursive: true })
  const fuses = Buffer.from([1, 9, ...Array.from({ length: 9 }, () => '1'.charCodeAt(0))])
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from(FUSE_SENTINEL), fuses]))
  chmodSync(join(folder, 'electron'), 0o755)
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'resources.pak', join('locales', 'en-US.pak')])
    writeFileSync(join(folder, name), name)
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'))
  writeFileSync(join(folder, 'version'), version)
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

/** What lies inside the archive itself; it also names what lies beside it. */
function filesOfArchive(path: string): string[] {
  const { listPackage, statFile } = asar()
  return listPackage(path, { isPack: true })
    .filter((line) => line.startsWith('pack  '))
    .map((line) => line.slice(line.indexOf(':') + 1).trim())
    .map((name) => name.slice(1))
    .filter((name) => !('files' in statFile(path, name)))
    .map((name) => `app.asar/${name.split(sep).join('/')}`)
}

interface Asar {
  listPackage(archive: string, options: { readonly isPack: boolean }): string[]
  statFile(archive: string, name: string): object
  extractFile(archive: string, name: string): Buffer
}

/** The packager's own reader of archives: no package of ours, wherever npm has put it. */
function asar(): Asar {
  const ofBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
  return createRequire(ofBuilder.resolve('app-builder-lib'))('@electron/asar')
}
