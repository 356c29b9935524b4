import { PIPELINE_RATE_HZ } from '../audio/chunk.ts'
import { nowMs } from '../base/clock.ts'
import { Failure, sentenceOf } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import type { PipelineEvent } from '../protocol/wire/events.ts'
import type { AudioTap } from '../turn/audio-tap.ts'
import { type ReplyAudio, type ReplyPlayer, tappedPlayer } from '../turn/reply/reply-player.ts'
import { WorkerClient, workerEntry } from '../workers/worker-client.ts'
import type { CapturedPiece, PlayedPiece } from './raw-turn.ts'
import { LONGEST_RECORDING_MS } from './timeline.ts'
import type { RecordingWorkerApi, RenderedTurn } from './worker-api.ts'

/** What was captured and played in a turn, and how it was laid out. */
export interface TurnRecording extends RenderedTurn {
  readonly turn: TurnRecord
  readonly sampleRateHz: number
  /** Where the reply's beginning comes from; `undefined` where there was no reply. */
  readonly replyPlacedBy: 'rendered' | 'handed' | undefined
  /** The device's own latency as the player estimates it: in the ledger, not in the recording. */
  readonly outputLatencyMs: number | undefined
  /** Audio that came after the recording was full and is not in it. */
  readonly leftOutMs: number
}

/** Takes recordings; called outside of the hot path. What it throws is told as a problem. */
export type RecordingSink = (recording: TurnRecording) => void | Promise<void>

/** A microphone's turn opens some windows after the first sound: so much of what came before belongs to it. */
const PRE_ROLL_MS = 1500
/** Recordings that wait to be made. A host that is so far behind keeps the newest. */
const MOST_WAITING = 4

/** A turn that is being recorded. Once full, what is new is left out and counted (policy: keep the oldest). */
interface OpenRecording {
  readonly turnId: string
  readonly turnIndex: number
  readonly openedMs: number
  readonly inRealTime: boolean
  readonly captured: CapturedPiece[]
  readonly played: PlayedPiece[]
  capturedMs: number
  playedMs: number
  leftOutMs: number
  renderedMs: number | undefined
  outputLatencyMs: number | undefined
  stoppedMs: number | undefined
}

/**
 * Records turns: while one runs, references to its audio are kept; when it closes, a worker makes one file of them,
 * which goes to the sink. Without a sink nothing is kept.
 */
export class TurnRecorder implements AudioTap {
  readonly #onProblem: (problem: Failure) => void
  #sink: RecordingSink | undefined
  #preRoll: CapturedPiece[] = []
  #preRollMs = 0
  #open: OpenRecording | undefined
  #worker: Promise<WorkerClient<RecordingWorkerApi>> | undefined
  #waiting = 0
  #settled: Promise<void> = Promise.resolve()

  constructor(onProblem: (problem: Failure) => void) {
    this.#onProblem = onProblem
  }

  /** From the next turn on recordings go to this sink; `undefined`: nothing is recorded. */
  recordTo(sink: RecordingSink | undefined): void {
    this.#sink = sink
    if (sink) return
    this.#open = undefined
    this.#forgetPreRoll()
  }

  captured(pcm: Float32Array, capturedMs: number): void {
    if (!this.#sink) return
    const piece = { pcm, capturedMs }
    if (this.#open) this.#keepCaptured(this.#open, piece)
    this.#preRoll.push(piece)
    this.#preRollMs += durationMs(pcm)
    while (this.#preRollMs > PRE_ROLL_MS) this.#preRollMs -= durationMs(this.#preRoll.shift()?.pcm)
  }

  rendered(turnId: string, renderedMs: number, outputLatencyMs: number | undefined): void {
    if (this.#open?.turnId !== turnId) return
    this.#open.renderedMs = renderedMs
    this.#open.outputLatencyMs = outputLatencyMs
  }

  /** A player that also tells the recorder what it is given. */
  listenTo(player: ReplyPlayer): ReplyPlayer {
    return tappedPlayer(player, {
      onPlayed: (audio, handedMs) => this.#keepPlayed(audio, handedMs),
      onStopped: (turnIndex) => {
        if (this.#open?.turnIndex === turnIndex) this.#open.stoppedMs ??= nowMs()
      },
    })
  }

  /** To be told of every event: turns open and close by them. */
  told(event: PipelineEvent): void {
    if (!this.#sink) return
    if (event.kind === 'turnOpened') this.#begin(event.turn)
    if (event.kind === 'turnTakenBack' && this.#open?.turnId === event.turn.id) forgetReply(this.#open)
    if (event.kind === 'turnClosed' && this.#open?.turnId === event.turn.id) this.#end(this.#open, event.turn)
  }

  /** Resolves once every recording that was begun is with its sink. */
  async close(): Promise<void> {
    this.#open = undefined
    await this.#settled
    // One that did not start has nothing to close; whoever wanted a recording was told.
    const worker = await this.#worker?.catch(() => undefined)
    this.#worker = undefined
    await worker?.close()
  }

  #begin(turn: TurnRecord): void {
    const ofSource = turn.origin === 'clip' ? [] : this.#preRoll
    if (turn.origin === 'clip') this.#forgetPreRoll()
    this.#open = {
      turnId: turn.id,
      turnIndex: turn.index,
      openedMs: turn.anchors.openedMs,
      inRealTime: turn.pace === 'realtime',
      captured: [...ofSource],
      played: [],
      capturedMs: ofSource.reduce((sum, { pcm }) => sum + durationMs(pcm), 0),
      playedMs: 0,
      leftOutMs: 0,
      renderedMs: undefined,
      outputLatencyMs: undefined,
      stoppedMs: undefined,
    }
    // The worker starts while the turn runs, so that its first recording need not wait.
    this.#startWorker()
  }

  #keepCaptured(open: OpenRecording, piece: CapturedPiece): void {
    const ms = durationMs(piece.pcm)
    if (open.capturedMs + ms > LONGEST_RECORDING_MS) {
      open.leftOutMs += ms
      return
    }
    open.captured.push(piece)
    open.capturedMs += ms
  }

  #keepPlayed({ turnId, pcm, sampleRateHz }: ReplyAudio, handedMs: number): void {
    const open = this.#open
    if (open?.turnId !== turnId) return
    const ms = (pcm.length / sampleRateHz) * 1000
    if (open.playedMs + ms > LONGEST_RECORDING_MS) {
      open.leftOutMs += ms
      return
    }
    open.played.push({ pcm, sampleRateHz, handedMs })
    open.playedMs += ms
  }

  #end(open: OpenRecording, turn: TurnRecord): void {
    this.#open = undefined
    if (this.#waiting >= MOST_WAITING) {
      const message = because('recording.leftOut', { turn: turn.index, waiting: MOST_WAITING })
      this.#onProblem(new Failure('recording.lost', message))
      return
    }
    this.#waiting += 1
    const made = this.#make(open, turn)
      .catch((error: unknown) => {
        const message = because('recording.lost', { turn: turn.index, why: sentenceOf(error) })
        this.#onProblem(new Failure('recording.lost', message))
      })
      .finally(() => {
        this.#waiting -= 1
      })
    this.#settled = Promise.all([this.#settled, made]).then(() => undefined)
  }

  async #make(open: OpenRecording, turn: TurnRecord): Promise<void> {
    const sink = this.#sink
    const { openedMs, captured, played, inRealTime, renderedMs, stoppedMs } = open
    const worker = await this.#startWorker()
    const raw = { openedMs, captured, played, inRealTime, renderedMs, stoppedMs }
    const { result } = await worker.call('render', raw).done
    const { outputLatencyMs, leftOutMs } = open
    const heard = renderedMs === undefined ? 'handed' : 'rendered'
    const replyPlacedBy = played.length === 0 ? undefined : heard
    await sink?.({ ...result, turn, sampleRateHz: PIPELINE_RATE_HZ, replyPlacedBy, outputLatencyMs, leftOutMs })
  }

  #startWorker(): Promise<WorkerClient<RecordingWorkerApi>> {
    this.#worker ??= WorkerClient.start<RecordingWorkerApi, undefined>({
      name: 'recording',
      entry: workerEntry(import.meta.url),
      options: undefined,
    }).then(({ client }) => client)
    // Told where a recording needs it.
    this.#worker.catch(() => undefined)
    return this.#worker
  }

  #forgetPreRoll(): void {
    this.#preRoll = []
    this.#preRollMs = 0
  }
}

/** The person went on: the reply that is recorded is the one that comes. */
function forgetReply(open: OpenRecording): void {
  open.played.length = 0
  open.playedMs = 0
  open.renderedMs = undefined
  open.outputLatencyMs = undefined
  open.stoppedMs = undefined
}

function durationMs(pcm: Float32Array | undefined): number {
  return ((pcm?.length ?? 0) / PIPELINE_RATE_HZ) * 1000
}
