import { describe, expect, it } from 'vitest'
import type { SessionTurn, SystemSample } from '../protocol/sessions.ts'
import type { ReportSource } from './source.ts'
import { collected } from './testing/collected.ts'
import { sampleOptions } from './testing/sample-options.ts'
import { sampleSource, sampleTurn } from './testing/sample-session.ts'
import { type TraceEvent, writeTrace } from './trace.ts'

async function eventsOf(turns: number, changes = {}): Promise<TraceEvent[]> {
  const text = await collected(writeTrace(sampleSource(turns, 7), sampleOptions(changes)))
  return JSON.parse(text).traceEvents
}

describe('a session as a trace', () => {
  it('is a process an arm and a named thread a stage', async () => {
    const events = await eventsOf(20)
    const names = (kind: string) => events.filter((event) => event.name === kind).map((event) => event.args?.name)
    expect(names('process_name')).toEqual(['machine', 'baseline', 'tuned'])
    expect(names('thread_name')).toEqual(expect.arrayContaining(['turn', 'ledger', 'vad', 'asr', 'llm', 'tts']))
  })

  it('never lets two slices of one row overlap', async () => {
    const slices = (await eventsOf(30)).filter((event) => event.ph === 'X')
    const rows = Map.groupBy(slices, (event) => `${event.pid}/${event.tid}`)
    expect(rows.size).toBeGreaterThan(10)
    for (const row of rows.values()) {
      const sorted = row.toSorted((a, b) => (a.ts ?? 0) - (b.ts ?? 0))
      for (const [i, event] of sorted.entries()) {
        const before = sorted[i - 1]
        expect(event.ts).toBeGreaterThanOrEqual((before?.ts ?? 0) + (before?.dur ?? 0))
      }
    }
  })

  it('lays the ledger end to end in microseconds from the end of speech', async () => {
    const events = await eventsOf(1)
    const thread = events.find((event) => event.name === 'thread_name' && event.args?.name === 'ledger')
    const parts = events.filter((event) => event.ph === 'X' && event.tid === thread?.tid)
    const ledger = sampleTurn(1).record.ledger
    expect(parts.map((event) => event.name)).toEqual(ledger?.parts.map(({ part }) => part))
    expect(parts.reduce((sum, event) => sum + (event.dur ?? 0), 0) / 1000).toBeCloseTo(ledger?.totalMs ?? 0, 1)
  })

  it('keeps the order of turns and samples where the wall clock was set back by an hour meanwhile', async () => {
    const source = sampleSource(6, 7)
    const setBack = (at: string) => new Date(Date.parse(at) - 3_600_000).toISOString()
    async function* turns() {
      for await (const page of source.turns()) {
        yield page.map((turn) => {
          const { record } = turn
          return turn.ordinal > 3 ? { ...turn, record: { ...record, startedAt: setBack(record.startedAt) } } : turn
        })
      }
    }
    const samples = (await source.samples()).map((sample, i) =>
      i > 3 ? { ...sample, at: setBack(sample.at) } : sample,
    )
    const write = async (changed: typeof source): Promise<TraceEvent[]> =>
      JSON.parse(await collected(writeTrace(changed, sampleOptions()))).traceEvents
    const [straight, events] = [await write(source), await write({ ...source, turns, samples: async () => samples })]
    const slices = (from: readonly TraceEvent[]) =>
      from.filter(({ ph }) => ph === 'X').map(({ ts, dur, name }) => [name, ts, dur])
    expect(slices(events)).toEqual(slices(straight))
    expect(slices(events).length).toBeGreaterThan(50)
    const resident = events.filter(({ name }) => name === 'resident MiB').map(({ ts }) => ts ?? 0)
    expect(resident.length).toBeGreaterThan(5)
    expect(resident).toEqual(resident.toSorted((a, b) => a - b))
    expect(resident.at(-1)).toBeGreaterThan(resident[4] ?? 0)
  })

  it('leads an arrow from recognition through the model to the voice', async () => {
    const flow = (await eventsOf(1)).filter((event) => event.cat === 'flow')
    expect(flow.map((event) => event.ph)).toEqual(['s', 't', 'f'])
    const times = flow.map((event) => event.ts ?? 0)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('counts the headline numbers and the machine', async () => {
    const counters = (await eventsOf(3)).filter((event) => event.ph === 'C').map((event) => event.name)
    expect(new Set(counters)).toEqual(
      new Set(['CPU cores busy', 'resident MiB', 'event loop delay p99 ms', 'heard ms', 'processing ms']),
    )
  })

  it('says that nothing is known of the GPU, where nothing is', async () => {
    const labels = (await eventsOf(1)).filter((event) => event.name === 'process_labels')
    expect(labels.map(({ args }) => args?.labels)).toEqual(['GPU: unknown, it was not measured'])
  })

  it('has the figures of the card that was used, or of each of several, and of none what nobody told', async () => {
    const at = { cpuCores: 1, residentBytes: 1, eventLoopDelayP99Ms: 1, at: new Date(0).toISOString() }
    const samples = [
      { ...at, gpuCard: 'GPU-1', gpuUtilisation: 0, gpuWatts: 61 },
      {
        ...at,
        gpuCards: [
          { card: 'GPU-1', powerWatts: 60 },
          { card: 'GPU-2', memoryBytes: 2 ** 20 },
        ],
      },
    ]
    const text = await collected(writeTrace({ ...sampleSource(0), samples: async () => samples }, sampleOptions({})))
    const events: TraceEvent[] = JSON.parse(text).traceEvents
    const counters = events.filter(({ ph, name }) => ph === 'C' && name.startsWith('GPU'))
    expect(counters.map(({ name, args }) => [name, args?.value])).toEqual([
      ['GPU utilisation', 0],
      ['GPU W', 61],
      ['GPU W of GPU-1', 60],
      ['GPU MiB of GPU-2', 1],
    ])
    expect(events.filter(({ name }) => name === 'process_labels')).toEqual([])
  })

  it('tells what was said only where it was asked for', async () => {
    expect(JSON.stringify(await eventsOf(3))).not.toContain('what is said in')
    expect(JSON.stringify(await eventsOf(3, { includeText: true }))).toContain('what is said in')
  })
})

/** A session in which an earlier version may have left what is no date, or no moment. */
describe('a session with dates that are none, as a trace', () => {
  const NO_DATE = 'x'
  const TURNS = 6
  const whole = sampleSource(TURNS)

  interface Spoilt {
    readonly turn?: (turn: SessionTurn) => SessionTurn
    readonly sample?: (sample: SystemSample, index: number) => SystemSample
    readonly startedAt?: string
  }

  function spoilt({
    turn = (it) => it,
    sample = (it) => it,
    startedAt = whole.session.startedAt,
  }: Spoilt): ReportSource {
    return {
      ...whole,
      session: { ...whole.session, startedAt },
      samples: async () => (await whole.samples()).map(sample),
      async *turns() {
        for await (const page of whole.turns()) yield page.map(turn)
      },
    }
  }

  async function traceOf(changes: Spoilt = {}): Promise<TraceEvent[]> {
    return JSON.parse(await collected(writeTrace(spoilt(changes), sampleOptions()))).traceEvents
  }

  const undated = (ordinal: number) => (turn: SessionTurn) =>
    turn.ordinal === ordinal ? { ...turn, record: { ...turn.record, startedAt: NO_DATE } } : turn
  const openedNever = (ordinal: number) => (turn: SessionTurn) =>
    turn.ordinal === ordinal ? { ...turn, record: { ...turn.record, anchors: { openedMs: Number.NaN } } } : turn

  /** What a viewer cannot open: JSON has no such numbers, and writes them as nothing. */
  const withoutTime = (events: readonly TraceEvent[]) =>
    events.filter(({ ph, ts, dur }) => ph !== 'M' && !(Number.isFinite(ts) && (ph !== 'X' || Number.isFinite(dur))))
  /** Where each turn begins, in milliseconds from the session's start. */
  const beginnings = (events: readonly TraceEvent[]) =>
    Object.fromEntries(events.filter(({ cat }) => cat === 'turn').map(({ name, ts = Number.NaN }) => [name, ts / 1000]))
  const named = (events: readonly TraceEvent[], name: string) => events.filter((event) => event.name === name)
  const slices = (events: readonly TraceEvent[]) => events.filter(({ ph }) => ph === 'X')
  const SOUND = {
    'turn 1': 6000,
    'turn 2': 12_000,
    'turn 3': 18_000,
    'turn 4': 24_000,
    'turn 5': 30_000,
    'turn 6': 36_000,
  }

  it.each([
    ['the first begins with the session', 1, { ...SOUND, 'turn 1': 0 }],
    ['one in between stands where the monotonic clock says', 3, SOUND],
    ['the last stands where the monotonic clock says', TURNS, SOUND],
  ])('has every turn whole: %s', async (_, ordinal, expected) => {
    const [straight, events] = [await traceOf(), await traceOf({ turn: undated(ordinal) })]
    expect(withoutTime(events)).toEqual([])
    expect(beginnings(events)).toEqual(expected)
    expect(slices(events).map(({ name, dur }) => [name, dur])).toEqual(
      slices(straight).map(({ name, dur }) => [name, dur]),
    )
    expect(named(events, 'heard ms')).toHaveLength(TURNS)
  })

  it('has every turn whole where none has a date: they follow each other by the monotonic clock', async () => {
    const turn = (one: SessionTurn) => undated(one.ordinal)(one)
    const events = await traceOf({ turn })
    expect(withoutTime(events)).toEqual([])
    const fromZero = Object.entries(SOUND).map(([name, ms]) => [name, ms - 6000])
    expect(beginnings(events)).toEqual(Object.fromEntries(fromZero))
  })

  it.each([
    ['first', 0],
    ['one in between', 2],
    ['last', TURNS * 6 - 1],
  ])('leaves out the sample that has none, and no other: the %s', async (_, place) => {
    const sample = (one: SystemSample, index: number) => (index === place ? { ...one, at: NO_DATE } : one)
    const [straight, events] = [await traceOf(), await traceOf({ sample })]
    expect(withoutTime(events)).toEqual([])
    expect(named(straight, 'resident MiB')).toHaveLength(TURNS * 6)
    expect(named(events, 'resident MiB')).toEqual(named(straight, 'resident MiB').toSpliced(place, 1))
    expect(slices(events)).toEqual(slices(straight))
  })

  it('begins with the epoch where the session itself has none', async () => {
    const events = await traceOf({ startedAt: NO_DATE })
    expect(withoutTime(events)).toEqual([])
    const startedMs = Date.parse(whole.session.startedAt)
    const byWall = Object.entries(SOUND).map(([name, ms]) => [name, ms + startedMs])
    expect(beginnings(events)).toEqual(Object.fromEntries(byWall))
    expect(named(events, 'resident MiB')[0]?.ts).toBe(startedMs * 1000)
  })

  it.each([1, 3, TURNS])('leaves out turn %i where it opened at no moment, and no other', async (ordinal) => {
    const events = await traceOf({ turn: openedNever(ordinal) })
    expect(withoutTime(events)).toEqual([])
    expect(beginnings(events)).toEqual(
      Object.fromEntries(Object.entries(SOUND).filter(([name]) => name !== `turn ${ordinal}`)),
    )
    expect(named(events, 'heard ms')).toHaveLength(TURNS - 1)
  })
})
