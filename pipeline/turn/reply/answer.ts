import type { FlagValues } from '../../flags/registry.ts'
import type { AsrHypothesis } from '../../stages/asr/contract.ts'
import type { ChatMessage, LlmStage } from '../../stages/llm/contract.ts'
import type { ClauseCache, TtsStage } from '../../stages/tts/contract.ts'
import type { DraftLog, ReplyEntries } from '../log/draft-log.ts'
import type { StageGate } from '../stage-gate.ts'
import { PieceEntries } from '../take-back/piece-entries.ts'
import { PartialPrefill } from './partial-prefill.ts'
import type { PlaybackState } from './playback-clock.ts'
import { Reply } from './reply.ts'
import type { ReplyCache } from './reply-cache.ts'
import type { ReplyPlayer } from './reply-player.ts'
import { Speculation } from './speculation.ts'

/** What the language model is asked instead of a rejected transcript: it then says that it did not catch that. */
export const NOT_UNDERSTOOD = ''

export interface AnswerOptions {
  readonly stages: { readonly llm: LlmStage; readonly tts: TtsStage }
  /** Knows replies given before; `undefined` where the flags do without (LLM_ENABLE_CACHE). */
  readonly cache: ReplyCache | undefined
  /** Where spoken clauses are kept, where that is not the clause cache of all turns. */
  readonly clauseCache: ClauseCache | undefined
  readonly player: ReplyPlayer
  readonly log: ReplyEntries
  readonly flags: FlagValues
  readonly gate: StageGate
  readonly promptFor: (utterance: string) => readonly ChatMessage[]
  /** The first chunk of audio is with the player. */
  readonly onAudioStarted: () => void
  /** Every chunk is with the player; `undefined` where there was nothing to say. */
  readonly onSynthesised: (playback: PlaybackState | undefined) => void
  readonly onFailed: (error: unknown) => void
}

/**
 * A turn's way from text to audio, including what is done ahead of time: computing the prompt on partial transcripts,
 * and preparing the whole reply on a stable one.
 */
export class Answer {
  readonly #options: AnswerOptions
  readonly #log: PieceEntries
  readonly #prefill: PartialPrefill | undefined
  readonly #speculation: Speculation | undefined
  readonly #running = new WeakMap<Reply, Promise<void>>()
  #reply: Reply | undefined

  constructor(options: AnswerOptions) {
    const { flags } = options
    this.#options = options
    this.#log = new PieceEntries(options.log)
    // A turn begins: by its endpoint, connections to servers elsewhere stand.
    options.stages.llm.prepare?.(flags.PIPELINE_CONNECT_AHEAD)
    options.stages.tts.prepare?.(flags.PIPELINE_CONNECT_AHEAD)
    const ahead = flags.PIPELINE_STREAMING && options.stages.llm.prefillsAhead !== false
    this.#prefill = ahead ? this.#createPrefill() : undefined
    this.#speculation = flags.PIPELINE_SPECULATIVE
      ? new Speculation(this.#log, (utterance, draft) => this.#prepare(utterance, draft))
      : undefined
  }

  /** The reply's text so far; empty while there is none. */
  get text(): string {
    return this.#reply?.text ?? ''
  }

  /** Tokens of the reply that were decided so far. */
  get tokens(): number {
    return this.#reply?.tokens ?? 0
  }

  /** Host clock when all that the player was given of the reply will have been heard; `undefined` where it was given nothing. */
  get soundEndsMs(): number | undefined {
    return this.#reply?.playback?.endsMs
  }

  /** A partial transcript came; `silent`: the detector hears no speech at the moment. */
  offer({ text, decodedSamples }: AsrHypothesis, silent: boolean): void {
    if (text !== '') this.#prefill?.offer(text)
    this.#speculation?.offer(text, decodedSamples, silent)
  }

  /** The detector finds it plausible that the utterance is over: the newest partial is all of it. */
  plausibleEnd(): void {
    this.#speculation?.plausibleEnd()
  }

  /** The utterance has ended: no further partials. */
  utteranceEnded(): void {
    this.#prefill?.stop()
  }

  /** The final transcript is known: replies to it, with what was prepared where that fits. */
  start(utterance: string): void {
    const prepared = this.#speculation?.take(utterance)
    const reply = prepared ?? this.#run(this.#createReply(utterance, this.#log, false))
    this.#reply = reply
    if (prepared) prepared.release()
    this.#running.get(reply)?.then(
      () => this.#options.onSynthesised(reply.playback),
      (error) => this.#options.onFailed(error),
    )
  }

  /** Cancels the reply and silences the player. */
  stop(): void {
    this.#reply?.stop()
  }

  /** The turn is over: what was prepared and not taken is thrown away. */
  close(): void {
    this.#prefill?.stop()
    this.#speculation?.stop()
  }

  /** The person goes on: nothing of this answer is wanted, and what still comes of its work is not entered. */
  abandon(): void {
    this.close()
    this.#log.close()
  }

  /** Begins a reply ahead of the endpoint. Its failure matters only if it is taken. */
  #prepare(utterance: string, draft: DraftLog): Reply {
    const reply = this.#run(this.#createReply(utterance, draft, true))
    this.#running.get(reply)?.catch(() => undefined)
    return reply
  }

  #run(reply: Reply): Reply {
    this.#running.set(reply, reply.run())
    return reply
  }

  #createReply(utterance: string, log: ReplyEntries, held: boolean): Reply {
    const { stages, cache, clauseCache, gate, player, flags, promptFor, onAudioStarted } = this.#options
    const llm = cache ?? stages.llm
    const keepCache = flags.LLM_ENABLE_CACHE || (this.#prefill?.holdsWork ?? false)
    const messages = promptFor(utterance)
    const { tts } = stages
    return new Reply({ llm, tts, clauseCache, gate, player, log, held, flags, keepCache, onAudioStarted, messages })
  }

  #createPrefill(): PartialPrefill {
    const { stages, gate, flags, promptFor, onFailed } = this.#options
    const log = this.#log
    return new PartialPrefill({
      llm: stages.llm,
      gate,
      keepCache: flags.LLM_ENABLE_CACHE,
      promptFor,
      onPrefilled: ({ timing: { startedMs, endedMs } }) => {
        log.count('llm.prefillsBeforeEndpoint')
        log.span({ stage: 'llm', name: 'llm.prefill', kind: 'compute', startMs: startedMs, endMs: endedMs })
      },
      onFailed,
    })
  }
}
