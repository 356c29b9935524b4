import { float32ToInt16 } from '../../../audio/pcm.ts'
import { joinSentences } from '../../../base/text/join-sentences.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import type { Frame } from '../../../remote/server-socket.ts'
import type { HeardWord } from '../contract.ts'
import type { Dialogue, SpokenProtocol } from '../remote/dialogue.ts'
import type { HeardElsewhere } from '../remote/remote-hypothesis.ts'
import { type Heard, type Results, readMessage } from './messages.ts'
import { type DeepgramSettings, listenPath } from './settings.ts'

const RATE_HZ = 16_000
/** The server ends a connection on which it hears nothing for 10 s. */
const IDLE = { frame: JSON.stringify({ type: 'KeepAlive' }), everyMs: 4000, mostTimes: 15 }
/** An answer to `Finalize` comes only where there was something left to say: after this, `CloseStream` gets one. */
const INSIST_AFTER_MS = 400

/**
 * Deepgram's live protocol. One connection takes one utterance after another: `Finalize` at our endpoint makes the server
 * say what is left, marked `from_finalize`. Where nothing is left it may say nothing, and the stream is closed for an answer.
 *
 * @param language of the conversation, where the settings name none
 */
export function deepgramProtocol(
  settings: DeepgramSettings,
  server: string,
  language?: string,
  insistAfterMs = INSIST_AFTER_MS,
): SpokenProtocol {
  const { key } = settings
  return {
    path: listenPath(settings, language),
    ...(key === undefined ? {} : { headers: { Authorization: `Token ${key}` } }),
    ...{ keepsConnection: true, idle: IDLE, insistAfterMs },
    dialogue: () => new Listening(server),
  }
}

class Listening implements Dialogue {
  readonly #server: string
  /** Stretches that will not change any more. */
  readonly #settled: Heard[] = []
  #fresh = ''
  #sentSamples = 0
  /** Where this utterance begins on the server's clock, which goes on as long as the connection. */
  #originS: number | undefined
  #ended = false
  #insisted = false
  #spent = false

  constructor(server: string) {
    this.#server = server
  }

  get spent(): boolean {
    return this.#spent
  }

  get heard(): HeardElsewhere {
    const texts = [...this.#settled.map(({ text }) => text), this.#fresh].map((text) => text.trim())
    const words = this.#settled.flatMap((stretch) => stretch.words)
    return {
      text: joinSentences(texts.filter((text) => text !== '')),
      confidence: surenessOf(this.#settled),
      ...(words.length > 0 ? { words: words.map((word) => this.#placed(word)) } : {}),
    }
  }

  begin(): readonly Frame[] {
    return []
  }

  audio(pcm: Float32Array): readonly Frame[] {
    // Nothing at all, sent as bytes, would end the stream.
    if (pcm.length === 0) return []
    this.#sentSamples += pcm.length
    return [new Uint8Array(float32ToInt16(pcm).buffer)]
  }

  end(): readonly Frame[] {
    this.#ended = true
    return [JSON.stringify({ type: 'Finalize' })]
  }

  insist(): readonly Frame[] {
    this.#insisted = true
    this.#spent = true
    return [JSON.stringify({ type: 'CloseStream' })]
  }

  hear(frame: Frame): boolean {
    const message = readMessage(frame, this.#server)
    if (message.kind === 'error') {
      throw new RemoteFailure('errorInStream', because('server.reported', { server: this.#server, said: message.said }))
    }
    if (message.kind === 'results') return this.#results(message)
    // The last thing that a stream says; some servers introduce themselves by it as well.
    return message.kind === 'metadata' && this.#insisted
  }

  #results({ heard, startS, durationS, final, fromFinalize }: Results): boolean {
    this.#originS ??= startS
    if (final) {
      this.#settled.push(heard)
      this.#fresh = ''
    } else this.#fresh = heard.text
    if (!this.#ended) return false
    if (fromFinalize) return true
    // All that was sent is settled: the answer to `Finalize` may come or not, and must not be taken for the next utterance's.
    const settledS = startS + durationS - this.#originS
    if (!final || settledS * RATE_HZ < this.#sentSamples - RATE_HZ / 1000) return false
    this.#spent = true
    return true
  }

  #placed({ text, startS, endS }: Heard['words'][number]): HeardWord {
    const sample = (atS: number) => Math.max(0, Math.round((atS - (this.#originS ?? 0)) * RATE_HZ))
    return { text, startSample: sample(startS), endSample: sample(endS) }
  }
}

/** Of all stretches with words in them, weighted by those; undefined where no word was heard. */
function surenessOf(stretches: readonly Heard[]): number | undefined {
  const said = stretches.filter(({ words, confidence }) => words.length > 0 && confidence !== undefined)
  const words = said.reduce((sum, stretch) => sum + stretch.words.length, 0)
  if (words === 0) return undefined
  return said.reduce((sum, stretch) => sum + (stretch.confidence ?? 0) * stretch.words.length, 0) / words
}
