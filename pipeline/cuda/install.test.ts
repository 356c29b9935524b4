import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installedRuntime, OWN_PARTS, ownRuntimeFolder, RECEIPT_FILE } from '../inference/installed-runtime.ts'
import { runtimeVersion } from '../inference/runtime-version.ts'
import { IN_PACKAGE, type InstallOptions, installGpu, isAsInstalled, LIBRARIES, removeGpu } from './install.ts'
import { PACKAGE } from './package-feed.ts'
import {
  type FakeFeed,
  type FakeFeedOptions,
  fakeFeed,
  fakeLibrary,
  packageFiles,
  zipOf,
} from './testing/fake-package.ts'

const VERSION = runtimeVersion()
const ARCHIVE = zipOf(packageFiles(VERSION))
/** No disk has room for it. */
const HUGE_BYTES = 2 ** 50

let data: string
let own: string
let feed: FakeFeed | undefined
let ended: AbortController

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'firstword-gpu-'))
  own = mkdtempSync(join(tmpdir(), 'firstword-own-'))
  for (const name of OWN_PARTS) writeFileSync(join(own, name), fakeLibrary(5000))
  ended = new AbortController()
})
afterEach(async () => {
  await feed?.close()
  feed = undefined
  for (const folder of [data, own]) rmSync(folder, { recursive: true, force: true })
})

const place = () => join(data, 'gpu', VERSION)

async function install(options: Partial<InstallOptions> = {}, served: Partial<FakeFeedOptions> = {}) {
  feed = await fakeFeed({ version: VERSION, archive: ARCHIVE, ...served })
  const steps: string[] = []
  await installGpu({
    ...{ data, own, feed: feed.index, signal: ended.signal, platform: 'linux x64', firstWaitMs: 1 },
    onStep: (step) => steps.push(step.step === 'unpacking' ? step.name : `${step.bytes}`),
    ...options,
  })
  return steps
}

/** Nothing that could be taken for an installation, nor any part of one. */
function expectNothing(): void {
  expect(existsSync(join(data, 'gpu')) ? readdirSync(join(data, 'gpu')) : []).toEqual([])
  expect(installedRuntime(data, own)).toBeUndefined()
}

describe('what is installed', () => {
  it('is the provider and what it goes with, beside a copy of the program’s own parts, with a receipt', async () => {
    const steps = await install()
    expect(readdirSync(place()).sort()).toEqual([...LIBRARIES, ...OWN_PARTS, RECEIPT_FILE].sort())
    expect(readFileSync(join(place(), LIBRARIES[1]))).toEqual(fakeLibrary(300_000))
    expect(readFileSync(join(place(), OWN_PARTS[1]))).toEqual(readFileSync(join(own, OWN_PARTS[1])))
    expect(steps.at(0)).toBe('0')
    expect(steps).toEqual(expect.arrayContaining([String(ARCHIVE.length), ...LIBRARIES]))
    expect(installedRuntime(data, own)).toBe(place())
    expect(await isAsInstalled(place())).toBe(true)
    expect(readdirSync(join(data, 'gpu'))).toEqual([VERSION])
  })

  it('is what onnxruntime-node itself would fetch, of the same package and version', () => {
    const require = createRequire(import.meta.url)
    const script = join(ownRuntimeFolder(), '..', '..', '..', '..', 'script', 'install-metadata.js')
    const { manifests, packages } = require(script)
    const manifest = Object.values(manifests['linux/x64:cuda12']) as { package: string; path: string }[]
    for (const name of LIBRARIES) expect(manifest.map(({ path }) => path)).toContain(IN_PACKAGE + name)
    const [{ package: key } = { package: '' }] = manifest
    expect(packages[key]).toMatchObject({ name: PACKAGE, versions: [{ feed: 'nuget', version: VERSION }] })
  })

  it('comes from a file too, which is left where it is', async () => {
    const file = join(own, 'package.nupkg')
    writeFileSync(file, ARCHIVE)
    await install({ file })
    expect(feed?.asked).toEqual([])
    expect(installedRuntime(data, own)).toBe(place())
    expect(existsSync(file)).toBe(true)
  })

  it('takes the place of what is there, whole or damaged', async () => {
    await install()
    writeFileSync(join(place(), LIBRARIES[0]), 'damaged')
    expect(await isAsInstalled(place())).toBe(false)
    await feed?.close()
    await install()
    expect(await isAsInstalled(place())).toBe(true)
    expect(readdirSync(join(data, 'gpu'))).toEqual([VERSION])
  })

  it('goes as a whole', async () => {
    await install()
    expect([await removeGpu(data), await removeGpu(data)]).toEqual([true, false])
    expectNothing()
  })

  it('does not serve where the program’s own parts are others than when it was installed', async () => {
    await install()
    writeFileSync(join(own, OWN_PARTS[1]), fakeLibrary(6000))
    expect(installedRuntime(data, own)).toBeUndefined()
  })

  it.each([...LIBRARIES, ...OWN_PARTS])('does not serve where %s is cut short', async (name) => {
    await install()
    writeFileSync(join(place(), name), 'x')
    expect(installedRuntime(data, own)).toBeUndefined()
  })

  it('writes nothing into the program’s own folder', async () => {
    const before = readdirSync(own).map((name) => [name, statSync(join(own, name)).mtimeMs])
    await install()
    expect(readdirSync(own).map((name) => [name, statSync(join(own, name)).mtimeMs])).toEqual(before)
  })
})

describe('a download', () => {
  it('that breaks is taken up where it broke', async () => {
    const half = Math.floor(ARCHIVE.length / 2)
    await install(
      {},
      {
        serve: (response, content, attempt) => {
          if (attempt > 0) response.end(content)
          else response.write(content.subarray(0, half), () => response.destroy())
        },
      },
    )
    expect(feed?.asked.filter((url) => url.startsWith('/package'))[1]).toMatch(/^\/package\.nupkg bytes=\d+-$/)
    expect(await isAsInstalled(place())).toBe(true)
  })

  it('of a server that knows no ranges is taken up too', async () => {
    await install(
      {},
      {
        serve: (response, _, attempt) => {
          response.statusCode = 200
          if (attempt > 0) response.end(ARCHIVE)
          else response.write(ARCHIVE.subarray(0, 5000), () => response.destroy())
        },
      },
    )
    expect(await isAsInstalled(place())).toBe(true)
  })

  it('that goes silent is taken up', async () => {
    await install(
      { silenceMs: 500 },
      {
        serve: (response, content, attempt) => {
          if (attempt > 0) response.end(content)
          else response.write(content.subarray(0, 5000))
        },
      },
    )
    expect(await isAsInstalled(place())).toBe(true)
  })

  it('that is stopped leaves nothing', async () => {
    const stopped = install(
      { onStep: (step) => step.step === 'downloading' && step.bytes > 0 && ended.abort() },
      { serve: (response, content) => void response.write(content.subarray(0, 5000)) },
    )
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
    expectNothing()
  })

  it('that never comes is given up, and leaves nothing', async () => {
    const refused = install({}, { serve: (response) => void response.destroy() })
    await expect(refused).rejects.toMatchObject({ code: 'gpu.download', message: expect.stringMatching(/deliver/) })
    expectNothing()
  })

  it.each([
    ['is longer than was told', { told: { bytes: 1000 } }, /longer than was told/],
    ['is shorter than was told', { told: { bytes: ARCHIVE.length + 5 } }, /cut short|too early/],
    ['is another than was told', { told: { sha512: 'bm9uZQ==' } }, /hash is not/],
    ['is greater than the disk', { told: { bytes: HUGE_BYTES } }, /is full: \d+ MB are needed$/],
    ['is no archive', { archive: Buffer.from('<html>log in</html>') }, /no ZIP archive/],
    [
      'lacks a library',
      { archive: zipOf({ [`${PACKAGE}.nuspec`]: packageFiles(VERSION)[`${PACKAGE}.nuspec`] ?? Buffer.alloc(0) }) },
      /lacks runtimes/,
    ],
    ['is of another version inside', { archive: zipOf(packageFiles('1.29.0')) }, /it is version 1\.29\.0, and/],
    [
      'holds something else than a library',
      { archive: zipOf({ ...packageFiles(VERSION), [IN_PACKAGE + LIBRARIES[1]]: Buffer.alloc(4000) }) },
      /is no library for x64/,
    ],
    ['is of another version', { version: '1.2.3' }, /does not have the package in this version/],
  ] satisfies [string, Partial<FakeFeedOptions>, RegExp][])(
    'that %s is refused in one line, and leaves nothing',
    async (_, served, message) => {
      await expect(install({}, served)).rejects.toMatchObject({
        name: 'Failure',
        message: expect.stringMatching(message),
      })
      expectNothing()
    },
  )

  it('with a byte changed anywhere in a library is refused, from a file too', async () => {
    const broken = Buffer.from(ARCHIVE)
    const at = Math.floor(broken.length / 2)
    broken[at] = (broken[at] ?? 0) ^ 0xff
    const file = join(own, 'package.nupkg')
    writeFileSync(file, broken)
    await expect(install({ file })).rejects.toMatchObject({ code: 'gpu.package' })
    expectNothing()
  })
})

describe('nothing is installed, and one line says why,', () => {
  it('where the feed cannot be reached', async () => {
    await expect(install({ feed: 'http://127.0.0.1:9/index.json' })).rejects.toMatchObject({
      ...{ code: 'gpu.feed', message: expect.stringMatching(/^127\.0\.0\.1:9 cannot be used: /) },
      hint: expect.stringContaining('--file'),
    })
    expectNothing()
  })

  it.each(['http://example.org/index.json', 'ftp://127.0.0.1/', 'nonsense'])(
    'where others could change what comes on its way: %s',
    async (unsafe) => {
      await expect(install({ feed: unsafe })).rejects.toMatchObject({
        message: expect.stringMatching(/no https address/),
      })
      expectNothing()
    },
  )

  it('where the system is another', async () => {
    await expect(install({ platform: 'darwin arm64' })).rejects.toMatchObject({ code: 'gpu.unsupported' })
    expectNothing()
  })

  it('where the data folder is no folder', async () => {
    writeFileSync(join(data, 'gpu'), '')
    await expect(install()).rejects.toMatchObject({
      code: 'gpu.folder',
      message: expect.stringMatching(/cannot be written/),
    })
  })

  it('and what a killed installation left is cleared by the next, but not what another still makes', async () => {
    const killed = join(data, 'gpu', '.installing-4194303-abcdef')
    const running = join(data, 'gpu', `.installing-${process.ppid}-abcdef`)
    for (const folder of [killed, running]) mkdirSync(folder, { recursive: true })
    await install()
    expect(readdirSync(join(data, 'gpu')).sort()).toEqual([`.installing-${process.ppid}-abcdef`, VERSION])
  })
})
