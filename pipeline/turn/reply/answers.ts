import type { ConductorOptions } from '../conductor-options.ts'
import { Conversation } from '../conversation.ts'
import type { OpenTurn } from '../open-turn.ts'
import { Answer, type AnswerOptions } from './answer.ts'
import { type ReplyCache, type ReplyCacheStatistics, ReplyCaches } from './reply-cache.ts'
import type { TurnCaches } from './turn-caches.ts'

/** What an answer's turn is told of it. */
type AnswerHooks = Pick<AnswerOptions, 'onAudioStarted' | 'onSynthesised' | 'onFailed'>

/** Makes the answers of a conversation: knows what was said before, and where what is remembered is kept. */
export class Answers {
  readonly conversation = new Conversation()
  readonly #player: AnswerOptions['player']
  readonly #shared: TurnCaches
  #caches: TurnCaches
  #cache: ReplyCache | undefined

  constructor({ player, replyCaches }: Pick<ConductorOptions, 'player' | 'replyCaches'>) {
    this.#player = player
    this.#shared = { replies: replyCaches ?? new ReplyCaches() }
    this.#caches = this.#shared
  }

  /** From the next answer on, what is remembered goes into these caches; without any, into those that all turns share. */
  rememberIn(caches: TurnCaches = this.#shared): void {
    this.#caches = caches
  }

  /** Of the cache that the newest answer looked into; `undefined` where it had none. */
  get cacheStatistics(): ReplyCacheStatistics | undefined {
    return this.#cache?.statistics
  }

  /** An answer to what is going to be said in a turn. */
  answerTo(
    { log, flags, gate, system, stages }: Pick<OpenTurn, 'log' | 'flags' | 'gate' | 'system' | 'stages'>,
    hooks: AnswerHooks,
  ): Answer {
    const { replies, speech } = this.#caches
    this.#cache = replies.cacheFor(stages.llm, flags)
    return new Answer({
      stages: { llm: stages.llm, tts: stages.tts },
      cache: this.#cache,
      clauseCache: speech,
      player: this.#player,
      ...{ log, flags, gate, ...hooks },
      promptFor: (utterance) => this.conversation.promptFor(system, utterance, stages.llm.numbers),
    })
  }
}
