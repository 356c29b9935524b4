import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installedLlama, LLAMA_VERSION, llamaFolder, loadLlamaModule } from '../inference/llama-runtime.ts'
import { type InstallProgress, installLlama, type LlamaInstallOptions, removeLlama } from './install.ts'
import { packagesFor } from './packages.ts'
import { llamaStatus } from './status.ts'
import {
  type FakeRegistry,
  fakeRegistry,
  longName,
  type PackedEntry,
  pinned,
  tarball,
} from './testing/fake-registry.ts'

let data = ''
let registry: FakeRegistry | undefined
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'llama-install-'))
})
afterEach(async () => {
  await registry?.close()
  registry = undefined
  await rm(data, { recursive: true, force: true })
})

const MODULE: readonly PackedEntry[] = [
  { name: 'package', flag: '5' },
  { name: 'package/package.json', content: '{"type":"module"}' },
  { name: 'package/dist/index.js', content: 'export { number } from "small"' },
  longName(`package/${'deep/'.repeat(30)}file.txt`),
  { name: 'package/cut-off-name', content: 'far down' },
]
const SMALL: readonly PackedEntry[] = [
  // Some packages lie in a folder of another name.
  { name: 'small/package.json', content: '{"type":"module","exports":"./index.js"}' },
  { name: 'small/index.js', content: `export const number = 42 //${'.'.repeat(2000)}` },
]
const [MAIN_TGZ, SMALL_TGZ, NESTED_TGZ] = [tarball(MODULE), tarball(SMALL), tarball(SMALL)]
const PACKAGES = [
  pinned('node-llama-cpp', MAIN_TGZ),
  pinned('small', SMALL_TGZ),
  pinned('node-llama-cpp/node_modules/@scope/nested', NESTED_TGZ, '2.0.0'),
]
const ADDRESSES = {
  '/node-llama-cpp/-/node-llama-cpp-1.0.0.tgz': MAIN_TGZ,
  '/small/-/small-1.0.0.tgz': SMALL_TGZ,
  '/@scope/nested/-/nested-2.0.0.tgz': NESTED_TGZ,
}

async function install(options: Partial<LlamaInstallOptions> = {}, serve?: Parameters<typeof fakeRegistry>[1]) {
  registry ??= await fakeRegistry(ADDRESSES, serve)
  const { signal } = new AbortController()
  const common = { data, signal, packages: PACKAGES, registry: registry.address, onProgress: () => undefined }
  return installLlama({ ...common, firstWaitMs: 1, ...options })
}
const left = () => readdir(llamaFolder(data)).catch(() => [])

describe('llama.cpp', () => {
  it('is installed where people’s data is, can be loaded from there, and is removed', async () => {
    expect(llamaStatus(data)).toEqual({ version: LLAMA_VERSION })
    const told: InstallProgress[] = []
    const receipt = await install({ onProgress: (progress) => told.push(progress) })
    const files = [...MODULE, ...SMALL, ...SMALL].filter(({ flag = '0' }) => flag === '0')
    const bytes = files.reduce((sum, { content = '' }) => sum + content.length, 0)
    expect(receipt).toMatchObject({ nodeLlamaCpp: LLAMA_VERSION, source: `${registry?.address}/`, bytes })
    const folder = join(llamaFolder(data), LLAMA_VERSION)
    expect(llamaStatus(data).installed).toEqual({ folder, receipt })
    expect(await loadLlamaModule(data)).toMatchObject({ number: 42 })
    const deep = join(folder, 'node_modules', 'node-llama-cpp', 'deep/'.repeat(30), 'file.txt')
    expect(await readFile(deep, 'utf8')).toBe('far down')
    const nested = join(folder, 'node_modules/node-llama-cpp/node_modules/@scope/nested/index.js')
    expect(await readFile(nested, 'utf8')).toMatch(/^export const number/)
    expect(await left()).toEqual([LLAMA_VERSION])
    expect((await readdir(folder)).sort()).toEqual(['installed.json', 'node_modules'])
    const packed = MAIN_TGZ.length + SMALL_TGZ.length + NESTED_TGZ.length
    expect(told.at(-1)).toEqual({ packages: 3, of: 3, bytes: packed })
    expect([await removeLlama(data), await removeLlama(data), installedLlama(data)]).toEqual([true, false, undefined])
  })

  it('is installed again in place of what is there', async () => {
    await install()
    const stray = join(llamaFolder(data), LLAMA_VERSION, 'node_modules', 'stray')
    await writeFile(stray, '')
    await install()
    expect(await readdir(join(llamaFolder(data), LLAMA_VERSION, 'node_modules'))).not.toContain('stray')
  })

  const cut = (_path: string, attempt: number, response: ServerResponse) => {
    if (attempt > 0) return false
    response.writeHead(200, { 'content-length': '5000' })
    response.write('half', () => response.destroy())
    return true
  }
  it('is asked for again where a connection breaks, or the registry is busy', async () => {
    await install({}, (path, attempt, response) => {
      if (path.startsWith('/small')) return cut(path, attempt, response)
      if (attempt === 0) response.writeHead(503).end()
      return attempt === 0
    })
    expect(registry?.asked.length).toBe(6)
    expect(installedLlama(data)).toBeDefined()
  })

  it.each<[string, string, RegExp, Parameters<typeof fakeRegistry>[1]]>([
    [
      'a package that the registry lacks',
      'llama.download',
      /does not deliver small 1.0.0: it answers 404/,
      (path, _, response) => path.startsWith('/small') && Boolean(response.writeHead(404).end()),
    ],
    [
      'a package that is another',
      'llama.package',
      /small 1.0.0 is another/,
      (path, _, response) => path.startsWith('/small') && Boolean(response.end(MAIN_TGZ)),
    ],
    ['a web page', 'llama.package', /is another than the one/, (_, __, response) => Boolean(response.end('<html>'))],
  ])('with %s is not installed, and nothing is left', async (_name, code, message, serve) => {
    await expect(install({}, serve)).rejects.toMatchObject({ code, message })
    expect(await left()).toEqual([])
  })

  it.each<[string, readonly PackedEntry[] | Buffer, RegExp]>([
    ['leads out of its folder', [{ name: 'package/../../evil', content: 'x' }], /leads elsewhere/],
    ['leads out by a long name', [longName('package/../../../evil'), { name: 'package/a' }], /leads elsewhere/],
    ['begins at the root', [{ name: '/etc/evil', content: 'x' }], /leads elsewhere/],
    ['holds a link', [{ name: 'package/link', flag: '2' }], /no file \(2\)/],
    ['is no archive', Buffer.from('no archive at all'), /damaged/],
    ['is cut short', tarball([{ name: 'package/a', content: 'a'.repeat(5000) }]).subarray(0, 40), /damaged/],
  ])('with a pinned package that %s is not installed', async (_name, entries, message) => {
    const packed = Buffer.isBuffer(entries) ? entries : tarball(entries as readonly PackedEntry[])
    registry = await fakeRegistry({ '/bad/-/bad-1.0.0.tgz': packed })
    await expect(install({ packages: [pinned('bad', packed)] })).rejects.toMatchObject({
      code: 'llama.package',
      message,
    })
    expect([await left(), await readdir(data)]).toEqual([[], ['engines']])
  })

  it('is not installed where somebody stops it in the middle, and what was there stays', async () => {
    await install()
    await registry?.close()
    registry = undefined
    const stopping = new AbortController()
    const stopped = install({ signal: stopping.signal }, (path, _, response) => {
      if (!path.startsWith('/small')) return false
      response.write('a little')
      setImmediate(() => stopping.abort(new Error('enough')))
      return true
    })
    await expect(stopped).rejects.toThrow('enough')
    expect(await left()).toEqual([LLAMA_VERSION])
    expect(await loadLlamaModule(data)).toBeDefined()
  })

  it('takes away what a killed installation left, and nothing of one that still runs', async () => {
    const [dead, alive] = ['.installing-999999999-abc', `.installing-${process.ppid}-abc`]
    for (const name of [dead, alive]) await mkdir(join(llamaFolder(data), name), { recursive: true })
    await install()
    expect(await left()).toEqual([alive, LLAMA_VERSION].sort())
  })

  it('has its packages pinned for systems that were looked at, with every one that they need', () => {
    const packages = packagesFor('linux x64')
    expect(packages.every(({ version, integrity }) => /^\d/.test(version) && /^sha512-.{86}==$/.test(integrity))).toBe(
      true,
    )
    expect(packages.find(({ name }) => name === 'node-llama-cpp')?.version).toBe(LLAMA_VERSION)
    const natives = packages.filter(({ name }) => name.startsWith('@node-llama-cpp/'))
    expect(natives.map(({ name, version }) => `${name} ${version}`)).toEqual([
      `@node-llama-cpp/linux-x64 ${LLAMA_VERSION}`,
      `@node-llama-cpp/linux-x64-vulkan ${LLAMA_VERSION}`,
    ])
    expect(() => packagesFor('sunos sparc')).toThrow(/linux x64 and linux arm64 alone; this is sunos sparc/)
  })
})
