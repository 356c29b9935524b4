import { z } from 'zod'
import { because } from '../../../measures/reasons/reasons.ts'
import { oneLine, saidError } from '../../../remote/answer-check.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import { EventStreamParser } from '../../../remote/server-sent-events.ts'
import type { HeardElsewhere } from '../remote/remote-hypothesis.ts'

const RATE_HZ = 16_000

const transcriptSchema = z.object({
  text: z.string(),
  segments: z.array(z.object({ avg_logprob: z.number().nullish() })).nullish(),
  words: z.array(z.object({ word: z.string(), start: z.number(), end: z.number() })).nullish(),
})

/** Reads a transcript that came as a whole. @throws RemoteFailure where it is none */
export function readTranscript(body: unknown, server: string): HeardElsewhere {
  const parsed = transcriptSchema.safeParse(body)
  if (!parsed.success) {
    const said = saidError(body)
    if (said !== undefined)
      throw new RemoteFailure('errorInStream', because('server.reports', { server, said: oneLine(said) }))
    throw new RemoteFailure('notTheProtocol', because('server.noTranscript', { server }))
  }
  const { text, segments, words } = parsed.data
  const logProbabilities = (segments ?? []).flatMap(({ avg_logprob }) => avg_logprob ?? [])
  const sum = logProbabilities.reduce((total, value) => total + value, 0)
  return {
    text,
    ...(logProbabilities.length === 0 ? {} : { confidence: Math.min(1, Math.exp(sum / logProbabilities.length)) }),
    ...(words && words.length > 0
      ? {
          words: words.map(({ word, start, end }) => ({
            ...{ text: word.trim(), startSample: Math.round(start * RATE_HZ), endSample: Math.round(end * RATE_HZ) },
          })),
        }
      : {}),
  }
}

/** Puts a transcript together that comes as events (`stream=true`). */
export class TranscriptEvents {
  readonly #server: string
  readonly #parser = new EventStreamParser(({ data }) => this.#event(data))
  #text = ''
  #done = false

  constructor(server: string) {
    this.#server = server
  }

  get text(): string {
    return this.#text
  }

  get done(): boolean {
    return this.#done
  }

  /** @throws RemoteFailure where an event reports an error, or is no JSON */
  push(bytes: Uint8Array): void {
    this.#parser.push(bytes)
  }

  /** The stream is over. @throws RemoteFailure where it was cut off */
  end(): void {
    this.#parser.end()
    if (this.#done) return
    throw new RemoteFailure('closed', because('server.transcriptEnds', { server: this.#server }))
  }

  #event(data: string): void {
    if (this.#done) return
    if (data.trim() === '[DONE]') {
      this.#done = true
      return
    }
    const event = eventSchema.safeParse(parsed(data))
    if (!event.success) {
      throw new RemoteFailure(
        'notTheProtocol',
        because('server.noTranscriptEvent', { server: this.#server, said: oneLine(data) }),
      )
    }
    const { type, delta, text, choices } = event.data
    if (event.data.error) {
      const said = oneLine(saidError(event.data) ?? data)
      throw new RemoteFailure('errorInStream', because('server.reportedInTranscript', { server: this.#server, said }))
    }
    if (type === 'transcript.text.delta') this.#text += delta ?? ''
    // speaches sends whole segments without a type, vLLM pieces in the form of chat completions.
    else if (type === undefined) this.#text += choices?.[0]?.delta?.content ?? text ?? ''
    if (type === 'transcript.text.done') {
      this.#text = text ?? this.#text
      this.#done = true
    }
  }
}

const eventSchema = z.object({
  type: z.string().optional(),
  delta: z.string().nullish(),
  text: z.string().nullish(),
  choices: z.array(z.object({ delta: z.object({ content: z.string().nullish() }).nullish() })).nullish(),
  error: z.unknown().optional(),
})

function parsed(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
