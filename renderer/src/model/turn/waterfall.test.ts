import { describe, expect, it } from 'vitest'
import type { Ledger } from '../../../../pipeline/protocol/ledger.ts'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { fixtureTurn, notMeasurableTurn, SAYINGS } from '../../testing/fixture-turns.ts'
import { assignLanes, plainBar } from './bars.ts'
import { buildWaterfall, followingWindow, ROW_IDS, windowOf } from './waterfall.ts'

const streaming = fixtureTurn({ ...SAYINGS[0], preset: 'streaming', index: 1, openedMs: 1000 })
const row = (turn: TurnRecord, id: string, nowMs?: number) => buildWaterfall(turn, nowMs).rows.find((r) => r.id === id)
const barsOf = (turn: TurnRecord, id: string, nowMs?: number) => row(turn, id, nowMs)?.bars ?? []

describe('the waterfall of a turn', () => {
  it('has the ledger first, then one row for the speech, each stage and the playback', () => {
    expect(buildWaterfall(streaming).rows.map((r) => r.id)).toEqual([...ROW_IDS])
  })

  it('knows a part of the ledger by its name, so that it stays who it is when parts come in between', () => {
    const keys = barsOf(streaming, 'ledger').map((bar) => bar.key)
    const [first, ...later] = streaming.ledger?.parts ?? []
    const fewer = { ...streaming, ledger: { ...(streaming.ledger as Ledger), parts: later } }
    expect(new Set(keys).size).toBe(keys.length)
    expect(barsOf(fewer, 'ledger').map((bar) => bar.key)).toEqual(
      keys.filter((key) => !key.endsWith(`/${first?.part}`)),
    )
  })

  it('draws the ledger without gaps, up to its total', () => {
    let end = 0
    for (const bar of barsOf(streaming, 'ledger')) {
      expect(bar.startMs).toBeCloseTo(end, 6)
      end = bar.endMs
    }
    expect(end).toBeCloseTo(streaming.ledger?.totalMs ?? 0, 6)
  })

  it('puts the end of speech at 0, and what happened while the user spoke before it', () => {
    expect(barsOf(streaming, 'speech').at(0)).toMatchObject({ startMs: -SAYINGS[0].speechMs, endMs: 0 })
    expect(barsOf(streaming, 'asr').some((bar) => bar.startMs < 0)).toBe(true)
  })

  it('gathers a series of small runs in one bar that keeps each run and their sum', () => {
    const steps = streaming.spans.filter((span) => span.name === 'asr.step')
    const series = barsOf(streaming, 'asr').find((bar) => bar.name === 'asr.step')
    expect(series?.marks.length).toBe(steps.length)
    expect(series?.busyMs).toBeCloseTo(
      steps.reduce((sum, span) => sum + span.endMs - span.startMs, 0),
      6,
    )
  })

  it('hatches what waits for a setting, dots what waits for a worker, fills what computes', () => {
    const ledger = barsOf(streaming, 'ledger')
    const pattern = (name: string) => ledger.find((bar) => bar.name === name)?.pattern
    expect(pattern('endpoint.hold')).toBe('hatch')
    expect(pattern('unattributed')).toBe('hatch')
    expect(pattern('llm.queue')).toBe('dots')
    expect(pattern('asr.finalize')).toBe('solid')
    expect(barsOf(streaming, 'vad').find((bar) => bar.name === 'endpoint.hold')).toMatchObject({
      pattern: 'hatch',
      hue: 'endpoint',
    })
  })

  it('marks the estimate and the cancelled work', () => {
    expect(barsOf(streaming, 'ledger').at(-1)).toMatchObject({ name: 'playback', estimate: true })
    expect(barsOf(streaming, 'llm').filter((bar) => bar.cancelled).length).toBe(1)
  })

  it('lays work of one stage that overlaps in lanes of its own', () => {
    const lanes = assignLanes([plainBar('tts', 'a', 0, 10), plainBar('tts', 'b', 5, 8), plainBar('tts', 'c', 10, 12)])
    expect(lanes.map((bar) => [bar.name, bar.lane])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 0],
    ])
  })

  it('lets other work lie in the pauses of a series', () => {
    const series = {
      ...plainBar('llm', 'prefill', 0, 100),
      marks: [0, 50, 95].map((startMs) => ({ startMs, endMs: startMs + 5 })),
    }
    const lanes = assignLanes([series, plainBar('llm', 'decode', 60, 90), plainBar('llm', 'other', 48, 52)])
    expect(lanes.map((bar) => [bar.name, bar.lane])).toEqual([
      ['prefill', 0],
      ['other', 1],
      ['decode', 0],
    ])
  })

  it('draws the silence over the whole height of its row, whether or not the detector’s windows fall into it', () => {
    const hold = { ...plainBar('vad', 'vad.hold', 0, 800), pattern: 'hatch' as const }
    const lanes = assignLanes([hold, plainBar('vad', 'vad.window', 10, 12), plainBar('vad', 'vad.decide', 700, 820)])
    expect(lanes.map(({ name, lane }) => [name, lane])).toEqual([
      ['vad.window', 0],
      ['vad.decide', 0],
      ['vad.hold', 0],
    ])
  })

  it('shows the reply from where the ledger ends when its anchor has not come', () => {
    const { heardMs: _, closedMs: __, ...anchors } = streaming.anchors
    const speaking: TurnRecord = { ...streaming, status: 'speaking', anchors }
    const nowMs = (anchors.speechEndMs ?? 0) + 2000
    expect(barsOf(speaking, 'playback', nowMs)).toMatchObject([
      { startMs: streaming.ledger?.totalMs, endMs: 2000, open: true },
    ])
  })

  it('shows a turn without an end of speech from its other anchors, without a ledger', () => {
    const waterfall = buildWaterfall(notMeasurableTurn(1, 0))
    expect(waterfall.rows[0]?.bars).toEqual([])
    expect(waterfall).toMatchObject({ zeroMoves: false, zeroInstead: 'decision' })
    expect(waterfall.extent.toMs).toBeGreaterThan(waterfall.extent.fromMs)
  })
})

describe('a running turn', () => {
  const hearing: TurnRecord = {
    ...streaming,
    status: 'hearing',
    anchors: { openedMs: 1000, speechStartMs: 1220 },
    ledger: undefined,
    spans: [],
  }

  it('has a moving zero while the user speaks', () => {
    const waterfall = buildWaterfall(hearing, 1720)
    expect(waterfall.zeroMoves).toBe(true)
    expect(waterfall.rows[1]?.bars).toMatchObject([{ startMs: -500, endMs: 0, open: true }])
  })

  it('that was stopped while the user spoke has no present any more: 0 is where it began', () => {
    const waterfall = buildWaterfall({ ...hearing, status: 'cancelled' })
    expect(waterfall).toMatchObject({ zeroMs: 1000, zeroMoves: false, zeroInstead: 'opening' })
  })

  it.each([
    { stage: 'asr', anchors: { endpointMs: 2000 } },
    { stage: 'llm', anchors: { endpointMs: 1900, transcriptMs: 2000 } },
    { stage: 'tts', anchors: { endpointMs: 1800, transcriptMs: 1900, firstTokenMs: 2000 } },
  ])('grows the $stage bar up to the present until its result is there', ({ stage, anchors }) => {
    const turn: TurnRecord = {
      ...hearing,
      status: 'thinking',
      anchors: { openedMs: 1000, speechEndMs: 1500, ...anchors },
    }
    const open = ['asr', 'llm', 'tts'].filter((id) => barsOf(turn, id, 2100).some((bar) => bar.open))
    expect(open).toEqual([stage])
    expect(barsOf(turn, stage, 2100)).toMatchObject([{ startMs: 500, endMs: 600 }])
  })

  it('follows the present in steps, so that the scale rarely jumps', () => {
    const waterfall = buildWaterfall({ ...hearing, anchors: { openedMs: 0, speechEndMs: 0 } }, 0)
    const ends = [0, 200, 420, 500, 800, 880].map((elapsed) => followingWindow(waterfall, elapsed, 400).toMs)
    expect(ends).toEqual([500, 500, 500, 1000, 1000, 1000])
    expect(followingWindow(waterfall, 1e6, 400).toMs).toBeGreaterThan(1e6)
  })
})

describe('the ranges', () => {
  const waterfall = buildWaterfall(streaming)

  it('first word: a little before 0 to a little after the total, the target in view', () => {
    const window = windowOf(streaming, waterfall, 'firstWord', 2000)
    expect(window.fromMs).toBeLessThan(0)
    expect(window.toMs).toBeGreaterThan(2000)
    expect(windowOf(streaming, waterfall, 'firstWord', 400).toMs).toBeGreaterThan(streaming.ledger?.totalMs ?? 0)
  })

  it('processing: the processing parts fill it', () => {
    const window = windowOf(streaming, waterfall, 'processing', 400)
    expect(window.fromMs).toBeGreaterThan(700)
    expect(window.toMs - window.fromMs).toBeLessThan(100)
  })

  it('whole: everything that is drawn', () => {
    const window = windowOf(streaming, waterfall, 'whole', 400)
    expect(window.fromMs).toBeLessThan(waterfall.extent.fromMs)
    expect(window.toMs).toBeGreaterThan(waterfall.extent.toMs)
  })
})
