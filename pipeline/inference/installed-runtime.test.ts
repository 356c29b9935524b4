import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gpuFolder, type InstalledReceipt, OWN_PARTS, ownRuntimeFolder, RECEIPT_FILE } from './installed-runtime.ts'
import { runtimeVersion } from './runtime-version.ts'

const isLinuxX64 = process.platform === 'linux' && process.arch === 'x64'

let data: string
let folder: string

/** A runtime as it is installed, whose provider is no library at all: the loader says where it found it. */
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'firstword-runtime-'))
  folder = join(gpuFolder(data), runtimeVersion())
  mkdirSync(folder, { recursive: true })
  for (const name of OWN_PARTS) copyFileSync(join(ownRuntimeFolder(), name), join(folder, name))
  const provider = 'libonnxruntime_providers_shared.so'
  writeFileSync(join(folder, provider), 'no library')
  const files: InstalledReceipt['files'] = Object.fromEntries(
    [...OWN_PARTS, provider].map((name) => {
      const content = readFileSync(join(folder, name))
      return [name, { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }]
    }),
  )
  const receipt: InstalledReceipt = {
    ...{ version: 1, onnxruntime: runtimeVersion(), installedAt: new Date(0).toISOString(), source: 'a test', files },
  }
  writeFileSync(join(folder, RECEIPT_FILE), JSON.stringify(receipt))
})
afterAll(() => rmSync(data, { recursive: true, force: true }))

/** Runs one provider's probe in a process of its own, as the host does. */
function probe(provider: string, environment: Record<string, string>) {
  const { stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'provider-probe.ts'), provider], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  })
  return { answer: JSON.parse(stdout), stderr }
}

/** The same, in a worker thread, as stages are loaded. */
const IN_WORKER = `
  import { Worker } from 'node:worker_threads'
  import '${join(import.meta.dirname, 'quiet-runtime.ts')}'
  new Worker(new URL('file://${join(import.meta.dirname, 'provider-probe.ts')}'), { argv: ['cuda'], execArgv: [] })`

describe.skipIf(!isLinuxX64)('the runtime that was installed for graphics cards', () => {
  it('is the one that is loaded, and looks for the provider beside itself', () => {
    const { answer, stderr } = probe('cuda', { FIRSTWORD_DATA: data })
    expect(answer.usable).toBe(false)
    expect(stderr).toContain(join(folder, 'libonnxruntime_providers_shared.so'))
    expect(stderr).not.toContain(join(ownRuntimeFolder(), 'libonnxruntime_providers_shared.so'))
  })

  it('is loaded by worker threads too', () => {
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', IN_WORKER], {
      env: { ...process.env, FIRSTWORD_DATA: data },
      encoding: 'utf8',
    })
    expect(stderr).toContain(join(folder, 'libonnxruntime_providers_shared.so'))
  })

  it('computes on the processor like the program’s own', () => {
    expect(probe('cpu', { FIRSTWORD_DATA: data }).answer).toEqual({ usable: true })
  })

  it('is passed over where there is none: the program’s own looks beside itself', () => {
    const { stderr } = probe('cuda', { FIRSTWORD_DATA: join(data, 'elsewhere') })
    expect(stderr).toContain(join(ownRuntimeFolder(), 'libonnxruntime_providers_shared.so'))
  })

  it.each(['not JSON', '{}', '{"version":1}'])('is passed over where its receipt is damaged: %j', (text) => {
    const receipt = readFileSync(join(folder, RECEIPT_FILE))
    try {
      writeFileSync(join(folder, RECEIPT_FILE), text)
      const { stderr } = probe('cuda', { FIRSTWORD_DATA: data })
      expect(stderr).toContain(join(ownRuntimeFolder(), 'libonnxruntime_providers_shared.so'))
    } finally {
      writeFileSync(join(folder, RECEIPT_FILE), receipt)
    }
  })
})
