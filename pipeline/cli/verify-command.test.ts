import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeWav, encodeWavChannels } from '../audio/wav.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import { runCommand } from './testing/run-command.ts'
import { finishedTurn, PLAN_TIMES } from './testing/turn-records.ts'

const RATE_HZ = 16_000
const LEDGER_MS = 1475

/** Somebody speaks for a second, and `waitMs` later a reply begins. */
function recording(waitMs: number): Uint8Array {
  const tone = (fromMs: number, toMs: number) =>
    Float32Array.from({ length: 4 * RATE_HZ }, (_, n) => {
      const ms = (n * 1000) / RATE_HZ
      return ms >= fromMs && ms < toMs ? 0.3 * Math.sin(n / 5) : 0.0005 * Math.sin(n * n)
    })
  const played = tone(1000 + waitMs, 2000 + waitMs).map((sample) => (Math.abs(sample) < 0.001 ? 0 : sample))
  return encodeWavChannels({ sampleRateHz: RATE_HZ, channels: [tone(200, 1000), played] })
}

describe('firstword verify', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstword-verify-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function put(name: string, wav: Uint8Array, turn?: TurnRecord) {
    const path = join(folder, `${name}.wav`)
    await writeFile(path, wav)
    const layout = { sampleRateHz: RATE_HZ, durationMs: 4000, startMs: 9000, gaps: 0, gapMs: 0, leftOutMs: 0 }
    if (turn) await writeFile(join(folder, `${name}.json`), JSON.stringify({ version: 1, turn, recording: layout }))
    return path
  }

  it('puts a recording beside its ledger', async () => {
    const path = await put('one', recording(LEDGER_MS), finishedTurn(PLAN_TIMES, { clipId: 'time' }))
    const { exitCode, out } = await runCommand(['verify', path, '--json', '-'])
    const { turns, summary } = JSON.parse(out)
    expect(exitCode).toBe(0)
    expect(turns[0]).toMatchObject({ file: 'one.wav', clip: 'time', ledgerMs: LEDGER_MS })
    expect(Math.abs(turns[0].differenceMs)).toBeLessThanOrEqual(5)
    expect(summary.counted.turns).toBe(1)
  })

  it('finds a ledger that is off by 50 ms', async () => {
    const path = await put('off', recording(LEDGER_MS + 50), finishedTurn(PLAN_TIMES))
    const { out } = await runCommand(['verify', path, '--json', '-'])
    expect(Math.abs(JSON.parse(out).turns[0].differenceMs + 50)).toBeLessThanOrEqual(5)
  })

  it('tells what a folder of recordings says together, and what it cannot compare', async () => {
    await put('alone', recording(500))
    const { exitCode, out } = await runCommand(['verify', folder])
    expect(exitCode).toBe(0)
    expect(out).toMatch(/alone\.wav.*there is no ledger beside it/)
    expect(out).toMatch(/with sharp edges: \d recordings?, \|difference\| p50/)
  })

  it('says what is wrong with what it is given, in one line', async () => {
    const empty = await mkdtemp(join(folder, 'empty-'))
    expect((await runCommand(['verify', empty])).err).toMatch(/holds no recordings/)
    const mono = join(empty, 'mono.wav')
    await writeFile(mono, encodeWav({ sampleRateHz: RATE_HZ, pcm: new Float32Array(1600).fill(0.1) }))
    expect((await runCommand(['verify', mono])).err).toMatch(/has one channel/)
    expect((await runCommand(['verify', join(empty, 'none.wav')])).exitCode).toBe(2)
  })
})
