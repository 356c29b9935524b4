import { afterEach, describe, expect, it } from 'vitest'
import { type ScriptedAnswer, scriptedHttp } from '../remote/testing/scripted-http.ts'
import { transcriptionSettingsSchema } from './asr/openai-transcription/settings.ts'
import { Transcriber } from './asr/openai-transcription/transcriber.ts'
import { ollamaModel } from './llm/ollama/ollama-model.ts'
import { ollamaSettingsSchema } from './llm/ollama/settings.ts'
import { chatModel } from './llm/openai-chat/chat-model.ts'
import { chatSettingsSchema } from './llm/openai-chat/settings.ts'
import { generation } from './llm/testing/remote-generations.ts'
import { speechSettingsSchema } from './tts/openai-speech/settings.ts'
import { openSpeechServer } from './tts/openai-speech/speech-server.ts'
import type { RemoteVoice } from './tts/remote-voice.ts'
import type { WorkerSpeechRequest } from './tts/worker-api.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const PATIENT = { connectMs: 90_000, firstByteMs: 90_000, stallMs: 90_000 }
const NO_WAIT = { retries: 2, firstWaitMs: 1, longestWaitMs: 1000 }
/** Its bytes are no whole number of samples, wherever they are cut. */
const SAMPLES = [100, -200, 300, -400, 500, -600, 700]
const PCM = Buffer.from(Int16Array.from(SAMPLES).buffer)

/** A protocol over HTTP: what a server of it answers, and what our client makes of that. */
interface Protocol {
  readonly name: string
  readonly type: string
  /** A whole answer, as a server of it writes it. */
  readonly body: Uint8Array
  readonly said: unknown
  /** What stands between two messages and means nothing; absent where there is no such thing. */
  readonly pause?: string
  /** Reports an error in the middle of an answer; absent where none can. */
  readonly error?: string
  /** Asks once. */
  readonly open: (settings: Common) => Promise<{ ask(): Promise<unknown>; release(): Promise<void> }>
}

interface Common {
  readonly address: string
  readonly model: string
  readonly limits: object
  readonly retries: object
}

const events = (...data: readonly (object | string)[]) =>
  Buffer.from(data.map((one) => `data: ${typeof one === 'string' ? one : JSON.stringify(one)}\n\n`).join(''))
const lines = (...data: readonly object[]) => Buffer.from(data.map((one) => `${JSON.stringify(one)}\n`).join(''))
const SSE = { type: 'text/event-stream', pause: ': keep-alive\n\n', error: 'data: {"error":{"message":"OOM"}}\n\n' }

const REQUEST: WorkerSpeechRequest = { text: '你好。', streaming: true, chunkSamples: 4, vocoder: 'quality' }

async function spokenSamples(voice: RemoteVoice): Promise<readonly number[]> {
  const said: number[] = []
  await voice.speak(REQUEST, {
    ...{ requestedMs: 0, startedMs: 0, signal: new AbortController().signal, cancelled: () => false },
    emit: ({ pcm }) => said.push(...pcm),
    stolenMs: () => undefined,
  })
  return said.map((sample) => Math.round(sample * 32_768))
}

const transcription = (stream: boolean) => async (settings: Common) => {
  const recogniser = new Transcriber(transcriptionSettingsSchema.parse({ ...settings, stream }))
  return {
    ask: async () => (await recogniser.transcribe(new Float32Array(800))).text,
    release: () => recogniser.release(),
  }
}
const voice = (more: object) => async (settings: Common) => {
  const speaks = await openSpeechServer(speechSettingsSchema.parse({ ...settings, sampleRateHz: 24_000, ...more }))
  return { ask: () => spokenSamples(speaks), release: () => speaks.release() }
}

const PROTOCOLS: readonly Protocol[] = [
  {
    ...{ name: 'chat completions', ...SSE, said: '你好' },
    body: events(
      { choices: [{ delta: { role: 'assistant', content: '' } }] },
      { choices: [{ delta: { content: '你' } }] },
      { choices: [{ delta: { content: '好' }, finish_reason: 'stop' }] },
      '[DONE]',
    ),
    open: async (settings) => {
      const model = chatModel(chatSettingsSchema.parse(settings))
      return { ask: async () => (await generation(model).done).text, release: () => model.release() }
    },
  },
  {
    ...{ name: 'Ollama’s own', type: 'application/x-ndjson', said: '你好', pause: '\n', error: '{"error":"OOM"}\n' },
    body: lines(
      { message: { role: 'assistant', content: '' }, done: false },
      { message: { role: 'assistant', content: '你' }, done: false },
      { message: { role: 'assistant', content: '好' }, done: false },
      { message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' },
    ),
    open: async (settings) => {
      const model = ollamaModel(ollamaSettingsSchema.parse(settings))
      return { ask: async () => (await generation(model).done).text, release: () => model.release() }
    },
  },
  {
    ...{ name: 'transcription, whole', type: 'application/json', said: '你好。', open: transcription(false) },
    body: Buffer.from('{"text":"你好。"}'),
  },
  {
    ...{ name: 'transcription, streamed', ...SSE, said: '你好。', open: transcription(true) },
    body: events(
      { type: 'transcript.text.delta', delta: '' },
      { type: 'transcript.text.delta', delta: '你好' },
      { type: 'transcript.text.done', text: '你好。' },
    ),
  },
  { ...{ name: 'speech, raw', type: 'audio/pcm', said: SAMPLES, body: PCM, open: voice({}) } },
  {
    ...{ name: 'speech, as events', ...SSE, said: SAMPLES, open: voice({ stream: 'sse' }) },
    body: events(
      { type: 'speech.audio.delta', audio: '' },
      { type: 'speech.audio.delta', audio: PCM.subarray(0, 5).toString('base64') },
      { type: 'speech.audio.delta', audio: PCM.subarray(5).toString('base64') },
      { type: 'speech.audio.done' },
    ),
  },
]

async function peers(
  { type, body, open }: Protocol,
  wrong: (good: ScriptedAnswer) => ScriptedAnswer,
  limits: object = {},
) {
  const good: ScriptedAnswer = { headers: { 'content-type': type }, steps: [{ write: body }] }
  const http = await scriptedHttp(() => (http.seen.length === 1 ? wrong(good) : good))
  const retries = Object.keys(limits).length > 0 ? { retries: 0 } : NO_WAIT
  const common = { address: http.address, model: 'm', limits: { ...PATIENT, ...limits }, retries }
  const client = await open(common)
  closing.push(http.close, () => client.release())
  return { http, client }
}

describe.each(PROTOCOLS)('a server of $name', (protocol) => {
  const { body, said, pause, error } = protocol
  const middle = Math.floor(body.length / 2)

  it('is understood though every byte comes alone', async () => {
    const steps = [...body].map((byte) => ({ write: Uint8Array.of(byte) }))
    const { client } = await peers(protocol, (good) => ({ ...good, steps }))
    expect(await client.ask()).toEqual(said)
  })

  it('that is asked too much is asked again after as long as it says', async () => {
    const { client, http } = await peers(protocol, () => ({ status: 429, headers: { 'retry-after': '0' }, steps: [] }))
    expect(await client.ask()).toEqual(said)
    expect(http.seen).toHaveLength(2)
  })

  it('that asks to wait for long is told of, and asked again by whoever asks next', async () => {
    const { client } = await peers(protocol, () => ({ status: 429, headers: { 'retry-after': '7' }, steps: [] }))
    await expect(client.ask()).rejects.toMatchObject({ code: 'remote.tooMany', message: /wait 7 s/ })
    expect(await client.ask()).toEqual(said)
  })

  it.each([
    ['before it answers', { firstByteMs: 80 }, 0],
    ['in the middle', { stallMs: 80 }, middle],
  ])('that stalls %s is given up, and asked again by whoever asks next', async (_when, limits, at) => {
    const write = body.subarray(0, at)
    const steps = at === 0 ? [{ stall: true as const }] : [{ write }, { stall: true as const }]
    const { client, http } = await peers(protocol, (good) => ({ ...good, steps }), limits)
    await expect(client.ask()).rejects.toMatchObject({ code: 'remote.timeout' })
    expect(http.seen).toHaveLength(1)
  })

  it.each<[string, (good: ScriptedAnswer) => ScriptedAnswer, string]>([
    [
      'closes in the middle',
      (good) => ({ ...good, steps: [{ write: body.subarray(0, middle) }, { cut: true }] }),
      'remote.closed',
    ],
    [
      'answers with a web page',
      () => ({ headers: { 'content-type': 'text/html' }, steps: [{ write: '<!doctype html><p>Hi' }] }),
      'remote.notTheProtocol',
    ],
    [
      'refuses the key',
      () => ({ status: 401, headers: { 'content-type': 'application/json' }, steps: [{ write: '{"error":"no"}' }] }),
      'remote.refusedKey',
    ],
  ])('that %s fails in one line, and the next one works', async (_name, wrong, code) => {
    const { client } = await peers(protocol, wrong)
    const failure = await client.ask().then(
      () => undefined,
      (told: Error & { readonly code?: string }) => told,
    )
    expect(failure?.code).toBe(code)
    expect(failure?.message).not.toContain('\n')
    expect(await client.ask()).toEqual(said)
  })

  if (pause !== undefined) {
    it('may say things between that mean nothing', async () => {
      const text = Buffer.from(body).toString('utf8')
      const write = text.replaceAll(/\n(?=data:|\{)/g, `\n${pause}`)
      const { client } = await peers(protocol, (good) => ({ ...good, steps: [{ write: `${pause}${write}` }] }))
      expect(await client.ask()).toEqual(said)
    })
  }

  if (error !== undefined) {
    it('that reports an error in the middle fails with it, and the next one works', async () => {
      const first = Buffer.from(body).toString('utf8').split('\n')[0]
      const write = `${first}\n${protocol.type === SSE.type ? '\n' : ''}${error}`
      const { client } = await peers(protocol, (good) => ({ ...good, steps: [{ write }] }))
      await expect(client.ask()).rejects.toMatchObject({ code: 'remote.errorInStream', message: /"OOM"/ })
      expect(await client.ask()).toEqual(said)
    })
  }
})
