import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeWav, encodeWavChannels } from '../../audio/wav.ts'
import type { SessionTurn } from '../../protocol/sessions.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import { openSessionStore } from '../../store/open-store.ts'
import { syntheticSession } from '../../store/testing/synthetic-session.ts'
import { runCommand } from '../testing/run-command.ts'
import { finishedTurn, PLAN_TIMES } from '../testing/turn-records.ts'

const RATE_HZ = 16_000
const LEDGER_MS = 1475
/** Host clock at a recording's first sample. */
const RECORDING_START_MS = 9000

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

/** Its playback is the device's latency, which the ledger adds (30 ms) and the recording lacks. */
function playedTurn(outputLatencyMs: number | undefined): TurnRecord {
  const { ledger, counters, ...turn } = finishedTurn(PLAN_TIMES)
  if (!ledger) throw new Error('a ledger')
  const owner = { kind: 'machine', name: 'device' } as const
  const playback = { part: 'playback', owner, startMs: LEDGER_MS, ms: 30, estimate: true } as const
  return {
    ...turn,
    ledger: { ...ledger, parts: [...ledger.parts, playback], heardMs: LEDGER_MS + 30 },
    counters: {
      ...counters,
      ...(outputLatencyMs === undefined ? {} : { 'playback.outputLatencyMs': outputLatencyMs }),
    },
  }
}

describe('firstword verify', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstword-verify-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function put(name: string, wav: Uint8Array, turn?: TurnRecord) {
    const path = join(folder, `${name}.wav`)
    await writeFile(path, wav)
    const layout = {
      sampleRateHz: RATE_HZ,
      durationMs: 4000,
      startMs: RECORDING_START_MS,
      gaps: 0,
      gapMs: 0,
      leftOutMs: 0,
    }
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

  it('takes the difference apart, and holds both against ends that are known', async () => {
    const turn = finishedTurn(PLAN_TIMES, { clipId: 'time' })
    const anchors = { ...turn.anchors, speechEndMs: RECORDING_START_MS + 1004 }
    const path = await put('known', recording(LEDGER_MS), { ...turn, anchors })
    const ends = join(folder, 'ends')
    await writeFile(ends, JSON.stringify({ time: 1000 }))
    const { out } = await runCommand(['verify', path, '--known-ends', ends, '--json', '-'])
    const [verified] = JSON.parse(out).turns
    expect(verified.ledgerBehindKnownMs).toBeCloseTo(4)
    expect(Math.abs(verified.recordedBehindKnownMs)).toBeLessThanOrEqual(2)
    expect(verified.startOfReplyMs - verified.endOfSpeechMs).toBeCloseTo(verified.differenceMs)
    expect((await runCommand(['verify', path, '--known-ends', ends])).out).toMatch(
      /the ledger against known ends of speech: 1 recording, \|difference\| p50 4\.0/,
    )
    await writeFile(ends, '[]')
    expect((await runCommand(['verify', path, '--known-ends', ends])).err).toMatch(/holds no known ends/)
  })

  it('finds a ledger that is off by 50 ms', async () => {
    const path = await put('off', recording(LEDGER_MS + 50), finishedTurn(PLAN_TIMES))
    const { out } = await runCommand(['verify', path, '--json', '-'])
    expect(Math.abs(JSON.parse(out).turns[0].differenceMs + 50)).toBeLessThanOrEqual(5)
  })

  it('tells what a folder of recordings says together, and what it cannot compare', async () => {
    await put('alone', recording(500))
    await put('beside-its-ledger', recording(LEDGER_MS), finishedTurn(PLAN_TIMES))
    const { exitCode, out } = await runCommand(['verify', folder])
    expect(exitCode).toBe(0)
    expect(out).toMatch(/alone\.wav.*there is no ledger beside it/)
    expect(out).toMatch(/with sharp edges: 1 recording, \|difference\| p50/)
  })

  it('says what is wrong with a ledger beside a recording, and compares the others', async () => {
    const folderOfThree = await mkdtemp(join(folder, 'three-'))
    for (const name of ['cut', 'good', 'utf16']) {
      await put(join(basename(folderOfThree), name), recording(LEDGER_MS), finishedTurn(PLAN_TIMES))
    }
    await writeFile(join(folderOfThree, 'cut.json'), '{"version":1,')
    await writeFile(join(folderOfThree, 'utf16.json'), Buffer.from('{"version":1}', 'utf16le'))
    const { exitCode, out } = await runCommand(['verify', folderOfThree, '--json', '-'])
    const reasons = JSON.parse(out).turns.map(({ reason }: { reason?: string }) => reason)
    expect(exitCode).toBe(0)
    expect(reasons).toEqual([
      'what lies beside it is no ledger',
      undefined,
      expect.stringMatching(/utf16\.json is not UTF-8: it looks like UTF-16$/),
    ])
  })

  describe('of a session', () => {
    const data = () => ({ FIRSTWORD_DATA: join(folder, 'data') })
    const verify = (word: string) =>
      runCommand(['verify', word, '--json', '-'], undefined, new AbortController(), data())

    /** Three turns; the first two were recorded as the ledger says, the second with an estimate that was not kept. */
    async function keepSession(latencies: readonly (number | undefined)[]): Promise<string> {
      const store = openSessionStore({ folder: join(folder, 'data'), role: 'host' })
      const { session, turns } = syntheticSession({ seed: 5, turnsPerArm: latencies.length + 1, mishaps: false })
      const kept = latencies.map((outputLatencyMs, n) => ({
        ...(turns[n] as SessionTurn),
        record: { ...playedTurn(outputLatencyMs), id: `turn-${n}` },
      }))
      const wav = { wav: Uint8Array.from(recording(LEDGER_MS)), durationMs: 4000 }
      const recordings = new Map(kept.map(({ record }) => [record.id, wav]))
      const all = [...kept, turns[latencies.length] as SessionTurn]
      const { id } = await store.importSession({ session, turns: all, samples: [], recordings })
      await store.close()
      return id
    }

    it('puts what it kept beside its ledgers, without what the player only estimates', async () => {
      const id = await keepSession([30, undefined])
      for (const word of [id, 'last']) {
        const { exitCode, out } = await verify(word)
        const { turns, summary } = JSON.parse(out)
        expect(exitCode).toBe(0)
        expect(turns).toHaveLength(2)
        expect(turns[0]).toMatchObject({ file: 'turn 1', ledgerMs: LEDGER_MS })
        expect(Math.abs(turns[0].differenceMs)).toBeLessThanOrEqual(5)
        expect(turns[1].reason).toMatch(/how much of its playback is an estimate was not kept/)
        expect(summary.counted.turns).toBe(1)
      }
    })

    it('says in one line where there is no session, or no recording in it', async () => {
      const id = await keepSession([])
      expect(await verify(id)).toMatchObject({ exitCode: 2, err: expect.stringMatching(/keeps no recordings/) })
      expect(await verify('session-none')).toMatchObject({ exitCode: 2, err: expect.stringMatching(/session-none/) })
      expect((await verify('nothing')).err).toMatch(/nothing does not exist - .*or a session/)
    })
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
