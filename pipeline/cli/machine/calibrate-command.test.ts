import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { calibrateCommand, describeInstrument } from './calibrate-command.ts'

const spread = { p50: 0.1, p95: 0.2, p99: 0.3, meanMs: 0.15 }
const errors = {
  turns: 50,
  parts: { 'asr.finalize': spread },
  processingMs: spread,
  heardMs: undefined,
  errorP99Ms: 0.3,
}
const nothing = { turns: 0, parts: {}, processingMs: undefined, heardMs: undefined, errorP99Ms: undefined }

describe('firstword calibrate', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstword-calibrate-'))
    vi.stubEnv('FIRSTWORD_CACHE', folder)
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true, force: true })
  })

  async function run(turns: string, undisturbed: typeof errors | typeof nothing = errors) {
    const out: string[] = []
    const terminal = { out: (text: string) => out.push(text), err: () => undefined }
    const { signal } = new AbortController()
    const exitCode = await calibrateCommand({ turns }, { terminal, signal }, async () => ({ all: errors, undisturbed }))
    return { exitCode, out: out.join('\n') }
  }

  it('prints the error of every part, and shows what is unknown as unknown', async () => {
    const { exitCode, out } = await run('50')
    expect(exitCode).toBe(0)
    expect(out).toMatch(/asr\.finalize +0\.100 +0\.200 +0\.300 +0\.150/)
    expect(out).toMatch(/heard +– +– +– +–/)
    expect(out).toMatch(/In 50 of 50 turns no thread was kept waiting/)
  })

  it('keeps the result for the doctor', async () => {
    expect(await describeInstrument()).toBe('not calibrated on this machine: run firstword calibrate')
    await run('50', nothing)
    expect(await describeInstrument()).toMatch(
      /off by at most 0\.30 ms \(p99 of the worst part, 50 turns of known delays/,
    )
  })

  it('refuses a number of turns that is none', async () => {
    await expect(run('none')).rejects.toMatchObject({ code: 'option.form' })
    await expect(run('0')).rejects.toMatchObject({ code: 'option.form' })
  })
})
