import type { TurnRecord } from '../../../pipeline/protocol/turns.ts'
import type { ReplyFrame } from '../../../pipeline/protocol/wire/binary.ts'
import { MICROPHONE_RATE_HZ } from './pcm-framer.ts'

/** Samples of a turn and where they lie: `startMs` on the host's clock. */
export interface TimedAudio {
  readonly startMs: number
  readonly rateHz: number
  readonly pcm: Int16Array<ArrayBuffer>
}

/** What this page heard and played of a turn; absent where it did not. */
export interface TurnAudio {
  readonly captured?: TimedAudio
  readonly played?: TimedAudio
}

interface Captured {
  readonly startMs: number
  readonly pcm: Int16Array
}

interface Played {
  readonly rateHz: number
  readonly pieces: Int16Array[]
  renderedAtMs: number | undefined
  playedSamples: number | undefined
}

/** Turns whose audio is kept. */
const KEPT_TURNS = 10
/** The longest turn whose beginning is still there at its end. */
const KEPT_FRAMES = 90 * 50
/** Audio before the turn opened that is shown with it: the detector opens late. */
const BEFORE_MS = 400

/**
 * The audio of this page's last turns, in this page's memory and nowhere else: for the timeline and for hearing a word
 * again. Gone when the page is closed.
 */
export class TurnAudioStore {
  readonly #frames: Captured[] = []
  readonly #replies = new Map<number, Played>()
  readonly #turns = new Map<string, TurnAudio>()

  /** Takes a frame of the microphone; `endMs` is the page's clock just after its last sample. */
  capture(pcm: Int16Array, endMs: number): void {
    this.#frames.push({ startMs: endMs - (pcm.length / MICROPHONE_RATE_HZ) * 1000, pcm })
    if (this.#frames.length > KEPT_FRAMES) this.#frames.splice(0, KEPT_FRAMES / 10)
  }

  /** Takes a chunk of a reply as it came. */
  reply({ turnIndex, sampleRateHz, pcm }: ReplyFrame): void {
    const before = this.#replies.get(turnIndex)
    const reply = before ?? { rateHz: sampleRateHz, pieces: [], renderedAtMs: undefined, playedSamples: undefined }
    reply.pieces.push(pcm)
    this.#replies.set(turnIndex, reply)
    while (this.#replies.size > KEPT_TURNS) this.#replies.delete(firstKey(this.#replies) ?? turnIndex)
  }

  /** What came of a turn's reply is no part of it: the person went on, and another reply comes. */
  forgetReply(turnIndex: number): void {
    this.#replies.delete(turnIndex)
  }

  /** The reply's first sample was rendered; page clock. */
  rendered(turnIndex: number, renderedAtMs: number): void {
    const reply = this.#replies.get(turnIndex)
    if (reply) reply.renderedAtMs = renderedAtMs
  }

  /** This much of the reply was played, and no more will be. */
  playedUntil(turnIndex: number, playedSamples: number): void {
    const reply = this.#replies.get(turnIndex)
    if (reply) reply.playedSamples = playedSamples
  }

  /** The turn is over: its audio is cut out of what was heard. `clockOffsetMs`: page clock minus host clock. */
  keep(turn: TurnRecord, clockOffsetMs: number): void {
    const captured = turn.origin === 'microphone' ? this.#cut(turn, clockOffsetMs) : undefined
    const played = this.#playedOf(turn.index, clockOffsetMs)
    if (!captured && !played) return
    this.#turns.set(turn.id, { ...(captured ? { captured } : {}), ...(played ? { played } : {}) })
    while (this.#turns.size > KEPT_TURNS) this.#turns.delete(firstKey(this.#turns) ?? turn.id)
  }

  of(turnId: string): TurnAudio | undefined {
    return this.#turns.get(turnId)
  }

  #cut({ anchors }: TurnRecord, clockOffsetMs: number): TimedAudio | undefined {
    const fromMs = Math.min(anchors.openedMs, anchors.speechStartMs ?? anchors.openedMs) - BEFORE_MS + clockOffsetMs
    const toMs = (anchors.closedMs ?? Number.POSITIVE_INFINITY) + clockOffsetMs
    const frames = this.#frames.filter(({ startMs }) => startMs >= fromMs && startMs <= toMs)
    const [first] = frames
    const last = frames.at(-1)
    if (!first || !last) return undefined
    const perMs = MICROPHONE_RATE_HZ / 1000
    const pcm = new Int16Array(Math.round((last.startMs - first.startMs) * perMs) + last.pcm.length)
    // A frame that was lost leaves silence in its place.
    for (const frame of frames) {
      const at = Math.max(0, Math.round((frame.startMs - first.startMs) * perMs))
      pcm.set(frame.pcm.subarray(0, Math.max(0, pcm.length - at)), at)
    }
    return { startMs: first.startMs - clockOffsetMs, rateHz: MICROPHONE_RATE_HZ, pcm }
  }

  #playedOf(turnIndex: number, clockOffsetMs: number): TimedAudio | undefined {
    const reply = this.#replies.get(turnIndex)
    this.#replies.delete(turnIndex)
    if (reply?.renderedAtMs === undefined) return undefined
    const whole = new Int16Array(reply.pieces.reduce((sum, piece) => sum + piece.length, 0))
    let at = 0
    for (const piece of reply.pieces) {
      whole.set(piece, at)
      at += piece.length
    }
    const pcm = whole.subarray(0, reply.playedSamples ?? whole.length)
    return { startMs: reply.renderedAtMs - clockOffsetMs, rateHz: reply.rateHz, pcm }
  }
}

function firstKey<K>(map: ReadonlyMap<K, unknown>): K | undefined {
  return map.keys().next().value
}
