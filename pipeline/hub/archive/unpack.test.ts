import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  ABSOLUTE,
  ENDLESS_PIECE,
  GOOD,
  LEADS_OUT,
  LINKS,
  LONG_NAMES,
  NO_TAR,
  PADDING,
  PAX_NAMES,
} from '../testing/archives.ts'
import { sha256 } from '../testing/hostile-hub.ts'
import { takeOut } from './take-out.ts'
import { type UnpackedFile, unpack } from './unpack.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-unpack-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function taken(
  archive: Buffer,
  patterns: readonly string[] = ['**/*'],
  signal = new AbortController().signal,
  onFile?: () => void,
) {
  const path = join(folder, 'archive.tar.bz2')
  writeFileSync(path, archive)
  return unpack({ archive: path, patterns, folder: join(folder, 'out') }, signal, onFile)
}

/** The same in this thread, which is quicker. */
function takenHere(archive: Buffer): readonly UnpackedFile[] {
  const path = join(folder, 'archive.tar.bz2')
  writeFileSync(path, archive)
  const files: UnpackedFile[] = []
  takeOut({ archive: path, patterns: ['**/*'], folder: join(folder, 'out'), mostBytes: 1e6 }, (file) =>
    files.push(file),
  )
  return files
}

/** Everything below the folder but the archive, with where links lead. */
const made = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && entry.name !== 'archive.tar.bz2')
    .map((entry) => `${entry.isFile() ? '' : 'no file: '}${entry.name}`)
    .sort()

describe('an archive', () => {
  it('gives what is wanted of it, over several packed blocks, with sizes and hashes', async () => {
    const files = await taken(GOOD, ['encoder*.onnx', 'decoder*.onnx', 'tokens.txt'])
    expect(files.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['encoder.int8.onnx', 250_000],
      ['decoder.onnx', 1007],
      ['tokens.txt', 14],
    ])
    const pattern = Buffer.from('0123456789abcdefghijklmnopqrstuvwxyz\n'.repeat(7000)).subarray(0, 250_000)
    expect(files[0]?.sha256).toBe(sha256(pattern))
    expect(readFileSync(join(folder, 'out', 'encoder.int8.onnx')).equals(pattern)).toBe(true)
    expect(readFileSync(join(folder, 'out', 'decoder.onnx'), 'latin1')).toBe(`${'a'.repeat(1000)}decoder`)
    expect(made()).toEqual(['decoder.onnx', 'encoder.int8.onnx', 'tokens.txt'])
  })

  it.each([
    ['GNU', LONG_NAMES, 'gnu'],
    ['pax', PAX_NAMES, 'pax'],
  ])('may have long names as %s writes them', (_, archive, content) => {
    const [file] = takenHere(archive)
    expect(file?.path).toMatch(/^(deep\/){25}tokens\.txt$|^(深\/){20}tokens\.txt$/)
    expect(readFileSync(join(folder, 'out', file?.path ?? ''), 'utf8')).toBe(content)
  })

  it.each([
    ['out of its folder', LEADS_OUT],
    ['from the root', ABSOLUTE],
  ])('with a path that leads %s is refused, and nothing lies there', (_, archive) => {
    expect(() => takenHere(archive)).toThrow('leads elsewhere')
    expect(made().filter((name) => name.includes('evil'))).toEqual([])
  })

  it('makes no links, whatever they are called', () => {
    expect(takenHere(LINKS).map(({ path }) => path)).toEqual(['decoder.onnx', 'joiner.int8.onnx'])
    expect(made()).toEqual(['decoder.onnx', 'joiner.int8.onnx'])
  })

  it('may be nothing but padding, and gives nothing then', () => {
    expect(takenHere(PADDING)).toEqual([])
  })

  const flipped = Buffer.from(GOOD)
  flipped[600] = (flipped[600] ?? 0) ^ 1
  it.each([
    ['cut short', GOOD.subarray(0, 700)],
    ['with a flipped bit', flipped],
    ['that is none', NO_TAR],
    ['that is not even packed', Buffer.from('<html>')],
    ['that is empty', Buffer.alloc(0)],
  ])('%s is refused', (_, archive) => {
    expect(() => takenHere(archive)).toThrow(RangeError)
  })

  it('that is damaged is told of in one line by whoever asked the thread', async () => {
    await expect(taken(flipped)).rejects.toMatchObject({
      code: 'hub.damaged',
      message: expect.stringMatching(/^The archive cannot be used: [^\n]+$/),
    })
  })

  it('is not begun where nobody wants it any more', async () => {
    await expect(taken(GOOD, ['**/*'], AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
    expect(made()).toEqual([])
  })

  it('can be stopped in the middle, and nothing is written any more then', async () => {
    const most = 20_000
    const stopping = new AbortController()
    let told = 0
    const long = Buffer.concat(Array.from({ length: most }, () => ENDLESS_PIECE))
    const done = taken(long, ['tokens.txt'], stopping.signal, () => {
      told += 1
      stopping.abort()
    })
    await expect(done).rejects.toMatchObject({ name: 'AbortError' })
    expect(told).toBeGreaterThan(0)
    expect(told).toBeLessThan(most)
  })
})
