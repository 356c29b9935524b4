import { describe, expect, it } from 'vitest'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { fixtureTurn, SAYINGS } from '../../testing/fixture-turns.ts'
import { filledShare, laneAt, type RaceLane, raceLaneOf, racePlan } from './race.ts'

const plan = { ...SAYINGS[0], index: 1, openedMs: 50_000 }
const baseline = fixtureTurn({ ...plan, preset: 'baseline' })
const streaming = fixtureTurn({ ...plan, preset: 'streaming' })

function laneOf(turn: TurnRecord): RaceLane {
  const lane = raceLaneOf(turn)
  if (!lane) throw new Error('The fixture was heard')
  return lane
}

describe('a turn as a lane of the race', () => {
  it('waits exactly as long as its ledger says, in stretches that follow each other without a gap', () => {
    for (const turn of [baseline, streaming]) {
      const lane = laneOf(turn)
      expect(lane.heardMs).toBe(turn.ledger?.heardMs)
      let atMs = 0
      for (const { startMs, ms } of lane.stretches) {
        expect(startMs).toBeCloseTo(atMs, 6)
        atMs += ms
      }
      expect(atMs).toBeCloseTo(lane.heardMs, 6)
    }
  })

  it('is none where nobody knows when the reply was heard, or when the sentence ended', () => {
    expect(raceLaneOf({ ...baseline, ledger: undefined })).toBeUndefined()
    const { speechEndMs: _, ...anchors } = baseline.anchors
    expect(raceLaneOf({ ...baseline, anchors })).toBeUndefined()
  })

  it('says each word when it was said, and all of them at once where only the transcript is known', () => {
    const zero = baseline.anchors.speechEndMs ?? 0
    const words = [
      { text: 'what', startMs: zero - 900, endMs: zero - 700 },
      { text: 'time', startMs: zero - 400, endMs: zero },
    ]
    const lane = laneOf({ ...baseline, words })
    expect([-800, -700, -1, 0].map((ms) => laneAt(lane, ms).saidCount)).toEqual([0, 1, 1, 2])
    const { words: _, ...wordless } = baseline
    const whole = laneOf(wordless)
    expect(whole.said).toEqual([
      {
        text: baseline.transcript.text,
        atMs: (baseline.anchors.transcriptMs ?? 0) - (baseline.anchors.speechEndMs ?? 0),
      },
    ])
  })

  it('counts from the end of the sentence, and stops where the reply is heard', () => {
    const lane = laneOf(baseline)
    expect(laneAt(lane, -1)).toMatchObject({ waitMs: undefined, isHeard: false })
    expect(laneAt(lane, 100)).toMatchObject({ waitMs: 100, isHeard: false })
    expect(laneAt(lane, lane.heardMs + 5000)).toMatchObject({ waitMs: lane.heardMs, isHeard: true, isOver: true })
  })

  it('fills its stretches one after the other', () => {
    const stretch = { block: 'waiting', startMs: 100, ms: 200 } as const
    expect([50, 100, 200, 300, 400].map((ms) => filledShare(stretch, ms))).toEqual([0, 0, 0.5, 1, 1])
  })
})

describe('the plan of a race', () => {
  const lanes = [laneOf(baseline), laneOf(streaming)]

  it('lets both sentences end at the same moment, and goes on until the last reply is over', () => {
    const { zeroMs, totalMs } = racePlan(lanes, 'together')
    expect(zeroMs[0]).toBe(zeroMs[1])
    expect(zeroMs[0]).toBe(Math.max(...lanes.map(({ fromMs }) => -fromMs)))
    expect(totalMs - (zeroMs[0] ?? 0)).toBe(Math.max(...lanes.map(({ endMs }) => endMs)))
  })

  it('runs one after the other without any overlap where that is asked for', () => {
    const { zeroMs, totalMs } = racePlan(lanes, 'inTurn')
    const spans = lanes.map(({ fromMs, endMs }, index) => {
      const zero = zeroMs[index] ?? Number.NaN
      return { from: zero + fromMs, to: zero + endMs }
    })
    expect(spans[0]?.from).toBe(0)
    expect(spans[1]?.from).toBeGreaterThan(spans[0]?.to ?? Number.NaN)
    expect(totalMs).toBe(spans[1]?.to)
  })

  it('is nothing where there are no lanes', () => {
    expect(racePlan([], 'together')).toEqual({ zeroMs: [], totalMs: 0 })
    expect(racePlan([], 'inTurn')).toEqual({ zeroMs: [], totalMs: 0 })
  })
})
