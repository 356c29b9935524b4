import { describe, expect, it } from 'vitest'
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
