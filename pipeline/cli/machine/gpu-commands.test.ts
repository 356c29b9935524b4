import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { gpuStatus } from '../../cuda/status.ts'
import { type FakeFeed, type FakeFeedOptions, fakeFeed, packageFiles, zipOf } from '../../cuda/testing/fake-package.ts'
import { startCli } from '../testing/cli-process.ts'
import { statusLines } from './gpu-commands.ts'

const isLinuxX64 = process.platform === 'linux' && process.arch === 'x64'

let data: string
let feed: FakeFeed | undefined

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'firstword-gpu-'))
})
afterEach(async () => {
  await feed?.close()
  feed = undefined
  rmSync(data, { recursive: true, force: true })
})

function gpu(...words: readonly string[]) {
  return startCli(['gpu', ...words], { environment: { FIRSTWORD_DATA: data } })
}

/** A feed that has the version that this program needs. */
async function serve(options: Partial<FakeFeedOptions> = {}): Promise<string> {
  const version = (await gpuStatus(data))?.version ?? ''
  feed = await fakeFeed({ version, archive: zipOf(packageFiles(version)), ...options })
  return feed.index
}

const left = () => (existsSync(join(data, 'gpu')) ? readdirSync(join(data, 'gpu')) : [])

describe.skipIf(!isLinuxX64)('the libraries for graphics cards', () => {
  it('are installed where people’s data is, said to be there, and removed', async () => {
    const before = await gpu('status').ended
    expect(before).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(/: not installed \(firstword gpu install\)/),
    })
    const index = await serve()
    const installed = await gpu('install', '--feed', index).ended
    expect(installed).toMatchObject({ exitCode: 0, out: expect.stringContaining(join(data, 'gpu')) })
    expect(installed.err).toMatch(/^downloaded \d+ of \d+ MB$/m)
    expect(await gpu('install', '--feed', index).ended).toMatchObject({
      ...{ exitCode: 0, out: expect.stringMatching(/^Installed already, and whole: /), err: '' },
    })
    const after = await gpu('status').ended
    expect(after).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(/^CUDA libraries of onnxruntime [\d.]+: \//),
    })
    expect(await gpu('remove').ended).toMatchObject({ exitCode: 0, out: 'Removed.\n' })
    expect(left()).toEqual([])
  })

  it('leave nothing behind where Ctrl-C comes in the middle', async () => {
    const index = await serve({ serve: (response, content) => void response.write(content.subarray(0, 90_000)) })
    const running = gpu('install', '--feed', index)
    await running.errLine(/^downloaded 0 of/)
    running.child.kill('SIGINT')
    const { exitCode, err } = await running.ended
    expect(exitCode).toBe(130)
    expect(err).toMatch(/^firstword: stopped: nothing was installed$/m)
    expect(left()).toEqual([])
  })

  it('are refused in one line with what to do where there is no network', async () => {
    const { exitCode, out, err } = await gpu('install', '--feed', 'http://127.0.0.1:9/index.json').ended
    expect([exitCode, out, err.trim().split('\n')]).toEqual([
      2,
      '',
      [expect.stringContaining('127.0.0.1:9 cannot be used')],
    ])
    expect(left()).toEqual([])
  })
})

describe('what is said of them', () => {
  const system = { missing: [] }

  it('is that there are none for other systems', () => {
    expect(statusLines(undefined)).toEqual([expect.stringContaining('Linux x64 alone')])
  })

  it('is what the system lacks, what nobody can say, and what is in vain', () => {
    const lacking = { missing: ['libcuda.so.1', 'libcudnn.so.9'], unknown: 'there is no ldd' }
    expect(statusLines({ version: '1.30.0', useless: ['/data/gpu/1.29.0'], system: lacking })).toEqual([
      'CUDA libraries of onnxruntime 1.30.0: not installed (firstword gpu install)',
      "missing on this system: NVIDIA's driver (libcuda.so.1), cuDNN 9 (libcudnn.so.9)",
      'what the system lacks is not known: there is no ldd',
      'of no use any more: /data/gpu/1.29.0 (firstword gpu remove)',
    ])
    expect(statusLines({ version: '1.30.0', useless: [], system })).toHaveLength(1)
  })
})
