import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type LoadProgress, type LoadRequest, loadProgressSchema } from '../../protocol/load.ts'
import { sessionTurnSchema } from '../../protocol/sessions.ts'
import { openArrivals, rampDelayMs } from './arrivals.ts'
import { nextKneeStep } from './knee.ts'
import { loadSessionTurn } from './load-record.ts'
import { LoadRun } from './load-run.ts'
import type { LoadStepOptions } from './load-step.ts'
import { LoadTally, NO_LOAD } from './load-tally.ts'
import { type LoadTurn, turnMetrics } from './load-turn.ts'
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.ts'

/** Meant to begin at 900, begun at 1,000, spoken until 3,000, answered from 3,400 on. */
const TURN: LoadTurn = {
  deviceId: '02:f1:00:00:00:00',
  clipId: 'timer',
  devices: 30,
  intendedMs: 900,
  times: {
    startedMs: 1000,
    speechSentMs: 3000,
    lastSentMs: 3600,
    sttMs: 3250,
    ttsStartMs: 3260,
    firstSentenceMs: 3380,
    firstAudioMs: 3400,
    ttsStopMs: 5000,
  },
  transcript: 'set a timer',
  reply: 'Done.',
  gapsMs: [60, 61, 75],
}

describe('open arrivals', () => {
  it('come at the rate asked for, independently of each other, and the same for a seed', () => {
    const times = openArrivals(5, 1_000_000, 1)
    expect(times).toEqual(openArrivals(5, 1_000_000, 1))
    expect(times).not.toEqual(openArrivals(5, 1_000_000, 2))
    expect(times.length / 1000).toBeCloseTo(5, 0)
    const waits = times.map((at, index) => at - (times[index - 1] ?? 0))
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length
    const deviation = Math.sqrt(waits.reduce((sum, wait) => sum + (wait - mean) ** 2, 0) / waits.length)
    // Of an exponential distribution the standard deviation is the mean.
    expect(deviation / mean).toBeCloseTo(1, 1)
  })

  it('lie in order within the duration', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 50, noNaN: true }), fc.integer(), (rate, seed) => {
        const times = openArrivals(rate, 10_000, seed)
        expect(times.every((at, index) => at > (times[index - 1] ?? 0) && at < 10_000)).toBe(true)
      }),
    )
  })
})

it('the ramp spreads devices evenly', () => {
  expect([0, 1, 2, 3].map((index) => rampDelayMs(index, 4, 8000))).toEqual([0, 2000, 4000, 6000])
  expect(rampDelayMs(0, 1, 8000)).toBe(0)
})

describe('the search for the knee', () => {
  /** All steps of a search on a server that holds up to `capacity` devices. */
  function search(capacity: number, most: number): { steps: number[]; knee: number } {
    const steps: { devices: number; within: boolean }[] = []
    while (true) {
      const next = nextKneeStep(steps, most)
      if ('knee' in next) return { steps: steps.map(({ devices }) => devices), knee: next.knee }
      steps.push({ devices: next.devices, within: next.devices <= capacity })
    }
  }

  it('doubles, then halves', () => {
    expect(search(11, 64)).toEqual({ steps: [1, 2, 4, 8, 16, 12, 10, 11], knee: 11 })
  })

  it('ends at the most devices where they are held, and at 0 where not even one is', () => {
    expect(search(100, 30)).toEqual({ steps: [1, 2, 4, 8, 16, 30], knee: 30 })
    expect(search(0, 30)).toEqual({ steps: [1], knee: 0 })
  })

  it('finds any knee to a tenth, in few steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 500 }), (capacity, most) => {
        const { steps, knee } = search(capacity, most)
        const real = Math.min(capacity, most)
        expect(knee).toBeLessThanOrEqual(real)
        expect(knee).toBeGreaterThanOrEqual(Math.floor(real / 1.1) - 1)
        expect(steps.length).toBeLessThan(20)
      }),
    )
  })
})

describe('a device’s turn', () => {
  it('is timed from its last packet of speech, and from when it was meant to begin', () => {
    expect(turnMetrics(TURN)).toEqual({
      startDelay: 100,
      stt: 250,
      firstSentence: 380,
      firstAudio: 400,
      firstAudioIntended: 500,
      stop: 2000,
    })
  })

  it('is as long as its first sound takes: silence that leads the reply is a part of its own', () => {
    const times = { ...TURN.times, firstPacketMs: 3400, firstAudioMs: 4400 }
    const { ledger, anchors } = loadSessionTurn(
      { ...TURN, times, leadingSilenceMs: 1000 },
      { sessionId: 's', ordinal: 1, epochMs: 0 },
    ).record
    expect(ledger?.parts.map(({ part, startMs, ms }) => [part, startMs, ms])).toEqual([
      ['unattributed', 0, 250],
      ['unattributed', 250, 150],
      ['tts.leading_silence', 400, 1000],
    ])
    expect([ledger?.heardMs, ledger?.unattributedMs]).toEqual([1400, 400])
    expect([anchors.firstAudioMs, anchors.heardMs]).toEqual([3400, 4400])
  })

  it('leaves out what came before speech had ended: it would be a number below 0', () => {
    const times = { ...TURN.times, sttMs: 2900, firstAudioMs: 2950 }
    expect(turnMetrics({ ...TURN, times })).toEqual({ startDelay: 100, firstSentence: 380, stop: 2000 })
  })

  it('leaves out what did not happen', () => {
    expect(turnMetrics({ intendedMs: 0, times: { startedMs: 0 } })).toEqual({ startDelay: 0 })
  })

  it('is kept in a session with what a device can know', () => {
    const kept = loadSessionTurn(TURN, { sessionId: 's', ordinal: 3, expected: 'set a timer', epochMs: 1e12 })
    expect(sessionTurnSchema.parse(kept)).toMatchObject({
      armId: 'server',
      ordinal: 3,
      record: {
        origin: 'load',
        status: 'finished',
        ledger: {
          parts: [
            { part: 'unattributed', startMs: 0, ms: 250 },
            { part: 'unattributed', startMs: 250, ms: 150 },
          ],
          heardMs: 400,
          unattributedMs: 400,
        },
        counters: { 'load.devices': 30, 'load.startDelayMs': 100, 'load.longestGapMs': 75 },
      },
    })
    expect(kept.record.ledger?.processingMs).toBeUndefined()
    const error = { code: 'device.closed', message: 'the server closed the connection' }
    const failed = loadSessionTurn({ ...TURN, error }, { sessionId: 's', ordinal: 1, epochMs: 0 }).record
    expect([failed.status, failed.ledger, failed.notMeasurable]).toEqual(['failed', undefined, error.message])
  })
})

describe('adding up', () => {
  it('keeps spreads of finished turns, errors by class, and each device', () => {
    const tally = new LoadTally()
    tally.addConnection('a', 5, 2)
    for (let n = 0; n < 3; n++) tally.addStart()
    tally.addTurn({ ...TURN, deviceId: 'a' })
    tally.addTurn({ ...TURN, deviceId: 'a', times: { ...TURN.times, firstAudioMs: 3600 } })
    tally.addTurn({ ...TURN, deviceId: 'b', error: { code: 'device.noReply', message: '' } })
    const counts = tally.counts()
    expect(counts).toMatchObject({ connected: 1, turnsStarted: 3, turnsFinished: 2, errors: { 'device.noReply': 1 } })
    expect(counts.metrics.firstAudio).toEqual({ count: 2, p50: 500, p95: 590, p99: 598, max: 600 })
    expect(counts.metrics.frameGap?.count).toBe(6)
    expect(counts.perDevice).toEqual([
      { deviceId: 'a', turns: 2, errors: 0, firstAudioP95Ms: 590 },
      { deviceId: 'b', turns: 0, errors: 1, firstAudioP95Ms: null },
    ])
  })

  it('stays bounded: a sample stands for very many values', () => {
    const tally = new LoadTally()
    const gapsMs = Array.from({ length: 60_000 }, (_, index) => index / 60)
    tally.addTurn({ ...TURN, gapsMs })
    const { count, p50, max } = tally.counts().metrics.frameGap ?? {}
    expect([count, max]).toEqual([60_000, gapsMs.at(-1)])
    expect(Math.abs(Number(p50) / 500 - 1)).toBeLessThan(0.05)
  })
})

/** What becomes of the first utterances. */
const SCRIPT: Readonly<Record<number, 'busy' | 'hangUp'>> = { 1: 'busy', 2: 'hangUp' }

describe('a run', () => {
  const REQUEST: LoadRequest = { devices: 8, durationS: 1, arrivals: 'closed', rampS: 0, seed: 1 }
  const run = (changes: Partial<LoadRequest>, rest: Partial<ConstructorParameters<typeof LoadRun>[0]>) => {
    const told: LoadProgress[] = []
    const options = { sessionId: 's', url: 'ws://host/', clips: [], measuresHost: false, onTurn: () => undefined }
    const signal = new AbortController().signal
    const onProgress = (progress: LoadProgress) => told.push(loadProgressSchema.parse(progress))
    return { told, run: new LoadRun({ ...options, signal, onProgress, request: { ...REQUEST, ...changes }, ...rest }) }
  }
  const spread = (ms: number) => ({ count: 1, p50: ms, p95: ms, p99: ms, max: ms })

  it('searches the knee: 100 ms a device against a limit', async () => {
    const plans: LoadStepOptions['plan'][] = []
    const runStep = async ({ plan }: LoadStepOptions) => {
      plans.push(plan)
      return { ...NO_LOAD, metrics: { connect: spread(1), firstAudio: spread(plan.devices * 100) } }
    }
    const { kneeDevices, limitMs, state, steps } = await run(
      { kneeLimitMs: 500, turnsPerSecond: 4 },
      { runStep },
    ).run.run()
    expect([state, kneeDevices, limitMs]).toEqual(['finished', 5, 500])
    expect(steps.map(({ devices }) => devices)).toEqual([1, 2, 4, 8, 6, 5])
    expect(plans[1]?.turnsPerSecond, 'the rate grows with the devices').toBe(1)
  })

  it('says that no device could connect, or why the generator failed', async () => {
    const unreached = await run({}, { runStep: async () => NO_LOAD }).run.run()
    expect(unreached).toMatchObject({ state: 'failed', problem: { code: 'load.unreached' } })
    const broken = await run({}, { runStep: () => Promise.reject(new Error('out of memory')) }).run.run()
    expect(broken).toMatchObject({ state: 'failed', problem: { message: 'out of memory' } })
  })

  const KINDS = ['closed', 'open'] as const
  it.concurrent.each(KINDS)('plays devices against a server, in a worker: %s arrivals', async (arrivals) => {
    const server = await startScriptedServer((utterance) => SCRIPT[utterance] ?? 'answer')
    try {
      await playAgainst(server, arrivals)
    } finally {
      server.close()
    }
  })

  async function playAgainst(server: ScriptedServer, arrivals: 'closed' | 'open') {
    const turns: LoadTurn[] = []
    const clips = [{ id: 'clip', pcm: new Float32Array(3200) }]
    const options = { url: server.url, clips, measuresHost: true, onTurn: (turn: LoadTurn) => turns.push(turn) }
    const { told, run: load } = run({ devices: 3, durationS: 6, arrivals, turnsPerSecond: 2 }, options)
    const progress = await load.run()
    expect(progress.problem).toBeUndefined()
    expect(progress.state).toBe('finished')
    expect(progress.errors).toEqual({ 'device.alert': 1, 'device.closed': 1 })
    expect(progress.turnsStarted).toBe(server.utterances)
    expect(progress.turnsFinished).toBe(server.utterances - 2)
    expect(turns).toHaveLength(server.utterances)
    expect(progress.connected, 'all have left').toBe(0)
    expect(progress.metrics.firstAudio?.count).toBe(progress.turnsFinished)
    expect(progress.metrics.hello?.count, 'one connected again').toBe(4)
    expect(progress.residentBytes).toBeGreaterThan(0)
    const seen = progress.series ?? []
    expect(seen.reduce((sum, { turns }) => sum + turns, 0)).toBe(progress.turnsFinished)
    expect(seen.reduce((sum, { errors }) => sum + errors, 0)).toBe(2)
    expect(Math.max(...seen.map(({ devices }) => devices ?? 0))).toBe(3)
    expect(told.length).toBeGreaterThan(1)
  }

  it.concurrent('counts turns that are no answer as errors, and nothing of them among the numbers', async () => {
    const server = await startScriptedServer(() => 'greeting')
    const stop = new AbortController()
    const turns: LoadTurn[] = []
    const onTurn = (turn: LoadTurn) => {
      turns.push(turn)
      stop.abort()
    }
    const clips = [{ id: 'clip', pcm: new Float32Array(3200) }]
    const { run: load } = run({ devices: 1, durationS: 600 }, { url: server.url, clips, signal: stop.signal, onTurn })
    const progress = await load.run()
    server.close()
    expect(progress.errors).toEqual({ 'device.earlyAudio': turns.length })
    expect(progress.metrics.firstAudio).toBeUndefined()
    const record = loadSessionTurn(turns[0] ?? TURN, { sessionId: 's', ordinal: 1, epochMs: 0 }).record
    expect([record.status, record.ledger, record.anchors.heardMs]).toEqual(['failed', undefined, undefined])
    expect(record.notMeasurable).toMatch(/^Audio came before the end of speech/)
  })

  it.concurrent('is stopped at once', async () => {
    const server = await startScriptedServer()
    const stop = new AbortController()
    const clips = [{ id: 'clip', pcm: new Float32Array(3200) }]
    const { run: load } = run(
      { devices: 2, durationS: 600 },
      { url: server.url, clips, signal: stop.signal, onTurn: () => stop.abort() },
    )
    const progress = await load.run()
    server.close()
    expect([progress.state, progress.problem]).toEqual(['stopped', undefined])
  })
})
