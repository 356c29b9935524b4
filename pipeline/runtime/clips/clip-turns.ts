import type { TurnRecord } from '../../protocol/turns.ts'
import type { Conductor } from '../../turn/conductor.ts'
import { feedClip } from './clip-source.ts'

export interface ClipTurnAudio {
  /** 16 kHz mono, -1 to 1. */
  readonly pcm: Float32Array
  readonly clipId: string
  /** Where speech ends in it, where that is known. */
  readonly endSample?: number | undefined
}

export interface ClipTurnOptions {
  readonly pace: 'realtime' | 'fast'
  readonly signal?: AbortSignal
  /** Forget what was said before. */
  readonly freshConversation?: boolean
  /** Let models that the flags ask for be loaded first, so that the turn is what was set. */
  readonly waitForModels?: boolean
}

/** Silence fed after a clip beyond the timeout that ends the utterance, before the turn is given up as empty. */
const EXTRA_SILENCE_MS = 1500

/** Speaks clips into the pipeline and waits for the turns they make. */
export class ClipTurns {
  readonly #waiting = new Map<string, (turn: TurnRecord) => void>()

  /** To be told of every turn that closes. */
  closed(turn: TurnRecord): void {
    this.#waiting.get(turn.id)?.(turn)
  }

  /** Feeds a clip and resolves with its closed turn; aborting cancels the turn. */
  async run(
    conductor: Conductor,
    audio: ClipTurnAudio,
    options: ClipTurnOptions,
    onAudio: (pcm: Float32Array) => void = () => undefined,
  ): Promise<TurnRecord> {
    if (options.freshConversation) conductor.clearConversation()
    const turnId = conductor.startClip(audio.clipId, options.pace, audio.endSample)
    const closed = new Promise<TurnRecord>((resolve) => this.#waiting.set(turnId, resolve))
    const cancel = () => {
      conductor.cancel()
      // What was fed already must not begin another turn, which nothing would ever end.
      conductor.closeSource()
    }
    options.signal?.addEventListener('abort', cancel, { once: true })
    try {
      await feedClip({
        ...audio,
        pace: options.pace,
        allocate: (samples) => conductor.allocate(samples),
        feed: (pcm, capturedMs) => {
          conductor.feed(pcm, capturedMs)
          onAudio(pcm)
        },
        listening: () => conductor.isListening,
        backlogSamples: () => conductor.backlogSamples,
        silenceMs: conductor.silenceTimeoutMs + EXTRA_SILENCE_MS,
        ...(options.signal ? { signal: options.signal } : {}),
      })
      conductor.endInput()
      return await closed
    } finally {
      options.signal?.removeEventListener('abort', cancel)
      this.#waiting.delete(turnId)
    }
  }
}
