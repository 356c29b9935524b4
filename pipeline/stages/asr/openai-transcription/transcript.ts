import { z } from 'zod'
import { because } from '../../../measures/reasons/reasons.ts'
import { oneLine, saidError } from '../../../remote/answer-check.ts'
import { AnswerEvents, eventJson } from '../../../remote/answer-events.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
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
export class TranscriptEvents extends AnswerEvents {
  readonly #server: string
  #text = ''

  constructor(server: string) {
    super({
      take: (data) => this.#event(data),
      cutOff: () => new RemoteFailure('closed', because('server.transcriptEnds', { server })),
    })
    this.#server = server
  }

  get text(): string {
    return this.#text
  }

  #event(data: string): boolean {
    if (data.trim() === '[DONE]') return true
    const event = eventSchema.safeParse(eventJson(data))
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
    if (type !== 'transcript.text.done') return false
    this.#text = text ?? this.#text
    return true
  }
}

const eventSchema = z.object({
  type: z.string().optional(),
  delta: z.string().nullish(),
  text: z.string().nullish(),
  choices: z.array(z.object({ delta: z.object({ content: z.string().nullish() }).nullish() })).nullish(),
  error: z.unknown().optional(),
})
