import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { onsetMs, type RecordedSound, type Samples } from '../../audio/recorded-sound.ts'
import type { TimedTrack } from '../../audio/timed-playback.ts'
import type { TurnAudio } from '../../audio/turn-audio.ts'
import type { RaceLane, RacePlan } from '../../model/turn/race.ts'

/** The sound of one lane: the sentence and the reply; absent where it was not kept. */
export interface LaneSound {
  /** `startMs`: its first sample, after the end of speech; negative. */
  readonly question?: Samples & { readonly startMs: number }
  readonly reply?: Samples & { readonly onsetMs: number }
}

/** Whose reply is heard, and whether the lanes run beside each other. */
export const RACE_SOUNDS = ['both', 'left', 'right', 'inTurn'] as const
export type RaceSound = (typeof RACE_SOUNDS)[number]

/** Before its first audible sample a reply is let in so early, so that its onset is not cut. */
const BEFORE_ONSET_MS = 20
/** How far the two replies stand to either side where both are heard. */
const APART = 0.85

/**
 * The sound of a kept recording on its turn's clock. A clip's recording begins with the turn; a microphone's begins
 * before it, and is laid by its reply, which was heard when the ledger says.
 */
export function soundOfRecording(turn: TurnRecord, { captured, played }: RecordedSound): LaneSound {
  const onset = onsetMs(played)
  const { openedMs, speechEndMs } = turn.anchors
  const startMs =
    turn.origin === 'clip' && speechEndMs !== undefined ? openedMs - speechEndMs : startByReply(turn, onset)
  return {
    ...(startMs === undefined ? {} : { question: { ...captured, startMs } }),
    ...(onset === undefined ? {} : { reply: { ...played, onsetMs: onset } }),
  }
}

function startByReply({ ledger }: TurnRecord, onset: number | undefined): number | undefined {
  if (ledger?.heardMs === undefined || onset === undefined) return undefined
  // The recording lacks what the device is estimated to add.
  const estimatedMs = ledger.parts.reduce((sum, { estimate, ms }) => sum + (estimate ? ms : 0), 0)
  return ledger.heardMs - estimatedMs - onset
}

/** The sound of one of the page's own last turns. */
export function soundOfTurn(turn: TurnRecord, { captured, played }: TurnAudio): LaneSound {
  const { speechEndMs } = turn.anchors
  const reply = played && { rateHz: played.rateHz, pcm: floats(played.pcm) }
  const onset = reply && onsetMs(reply)
  return {
    ...(captured && speechEndMs !== undefined
      ? { question: { rateHz: captured.rateHz, pcm: floats(captured.pcm), startMs: captured.startMs - speechEndMs } }
      : {}),
    ...(reply && onset !== undefined ? { reply: { ...reply, onsetMs: onset } } : {}),
  }
}

function floats(pcm: Int16Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(pcm, (value) => value / 32_768)
}

/** All that is heard of a race, on its own clock. */
export function raceTracks(
  lanes: readonly RaceLane[],
  sounds: readonly (LaneSound | undefined)[],
  plan: RacePlan,
  choice: RaceSound,
): readonly TimedTrack[] {
  return lanes.flatMap((lane, index) => {
    const zeroMs = plan.zeroMs[index] ?? 0
    const { question, reply } = sounds[index] ?? {}
    // The sentence is the same in both lanes: beside each other it is heard once.
    const asks = choice === 'inTurn' || index === sounds.findIndex((sound) => sound?.question !== undefined)
    const answers = choice === 'both' || choice === 'inTurn' || (choice === 'left') === (index === 0)
    const pan = choice === 'both' ? (index === 0 ? -APART : APART) : 0
    return [
      ...(asks && question ? [questionTrack(question, zeroMs)] : []),
      ...(answers && reply ? [replyTrack(reply, zeroMs + lane.heardMs, pan)] : []),
    ]
  })
}

function questionTrack({ rateHz, pcm, startMs }: NonNullable<LaneSound['question']>, zeroMs: number): TimedTrack {
  return { rateHz, pcm, fromMs: 0, toMs: Math.max(0, -startMs), atMs: zeroMs + startMs, pan: 0 }
}

function replyTrack({ rateHz, pcm, onsetMs: onset }: NonNullable<LaneSound['reply']>, atMs: number, pan: number) {
  const beforeMs = Math.min(onset, BEFORE_ONSET_MS)
  return { rateHz, pcm, fromMs: onset - beforeMs, toMs: Number.POSITIVE_INFINITY, atMs: atMs - beforeMs, pan }
}
