import { describe, expect, it } from 'vitest'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { type RaceLane, raceLaneOf, racePlan } from '../../model/turn/race.ts'
import { fixtureTurn, SAYINGS } from '../../testing/fixture-turns.ts'
import { type LaneSound, raceTracks, soundOfRecording } from './race-tracks.ts'

const RATE_HZ = 16_000
const plan = { ...SAYINGS[0], index: 1, openedMs: 50_000 }
const turns = [fixtureTurn({ ...plan, preset: 'baseline' }), fixtureTurn({ ...plan, preset: 'streaming' })] as const

function laneOf(turn: TurnRecord): RaceLane {
  const lane = raceLaneOf(turn)
  if (!lane) throw new Error('The fixture was heard')
  return lane
}

/** Silence until the reply begins, then a second of sound. */
function played(onset: number) {
  const pcm = new Float32Array(((onset + 1000) * RATE_HZ) / 1000)
  return { rateHz: RATE_HZ, pcm: pcm.fill(0.2, (onset * RATE_HZ) / 1000) }
}

/** A recording whose reply begins after so many milliseconds of it. */
function soundOf(turn: TurnRecord, onset: number): LaneSound {
  return soundOfRecording(turn, {
    captured: { rateHz: RATE_HZ, pcm: new Float32Array(RATE_HZ) },
    played: played(onset),
  })
}

const lanes = turns.map(laneOf)
const sounds = turns.map((turn) => soundOf(turn, 3000))

describe('the sound of a kept recording', () => {
  it('of a clip begins with the turn', () => {
    const [turn] = turns
    const { question } = soundOf(turn, 3000)
    expect(question?.startMs).toBe(turn.anchors.openedMs - (turn.anchors.speechEndMs ?? Number.NaN))
  })

  it('of a microphone, which begins earlier, is laid by its reply, heard when the ledger says less what is estimated', () => {
    const turn: TurnRecord = { ...turns[0], origin: 'microphone' }
    const estimatedMs = turn.ledger?.parts.find(({ estimate }) => estimate)?.ms ?? Number.NaN
    const { question, reply } = soundOf(turn, 4000)
    expect(reply?.onsetMs).toBe(4000)
    expect(question?.startMs).toBeCloseTo((turn.ledger?.heardMs ?? Number.NaN) - estimatedMs - 4000, 6)
  })

  it('has no reply where nothing could be heard', () => {
    const silent = { rateHz: RATE_HZ, pcm: new Float32Array(RATE_HZ) }
    expect(soundOfRecording(turns[0], { captured: silent, played: silent }).reply).toBeUndefined()
  })
})

describe('what is heard of a race', () => {
  const together = racePlan(lanes, 'together')
  /** When each reply can be heard, on the clock of the race. */
  const onsets = (tracks: ReturnType<typeof raceTracks>) =>
    tracks.filter(({ fromMs }) => fromMs > 0).map(({ atMs, fromMs }) => atMs + (3000 - fromMs))

  it('is the sentence once and each reply exactly when it was heard, one at each side', () => {
    const tracks = raceTracks(lanes, sounds, together, 'both')
    expect(tracks).toHaveLength(3)
    expect(onsets(tracks)).toEqual(lanes.map(({ heardMs }, index) => (together.zeroMs[index] ?? 0) + heardMs))
    expect(tracks.map(({ pan }) => Math.sign(pan))).toEqual([0, -1, 1])
  })

  it('ends the sentence where speech ended, so that the wait is silent', () => {
    const [question] = raceTracks(lanes, sounds, together, 'both')
    expect((question?.atMs ?? 0) + (question?.toMs ?? 0)).toBeCloseTo(together.zeroMs[0] ?? Number.NaN, 6)
  })

  it('is the reply of one side alone where that is chosen, in the middle', () => {
    for (const [choice, index] of [
      ['left', 0],
      ['right', 1],
    ] as const) {
      const tracks = raceTracks(lanes, sounds, together, choice)
      expect(onsets(tracks)).toEqual([(together.zeroMs[index] ?? 0) + (lanes[index]?.heardMs ?? 0)])
      expect(tracks.every(({ pan }) => pan === 0)).toBe(true)
    }
  })

  it('is both sentences and both replies where they run one after the other', () => {
    const inTurn = racePlan(lanes, 'inTurn')
    const tracks = raceTracks(lanes, sounds, inTurn, 'inTurn')
    expect(tracks).toHaveLength(4)
    expect(onsets(tracks)).toEqual(lanes.map(({ heardMs }, index) => (inTurn.zeroMs[index] ?? 0) + heardMs))
  })

  it('is what there is where a side has no sound', () => {
    expect(raceTracks(lanes, [undefined, sounds[1]], together, 'both')).toHaveLength(2)
    expect(raceTracks(lanes, [undefined, undefined], together, 'both')).toEqual([])
  })
})
