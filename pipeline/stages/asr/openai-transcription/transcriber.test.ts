import OpenAI, { toFile } from 'openai'
import { afterEach, describe, expect, it } from 'vitest'
import { decodeWav, encodeWav } from '../../../audio/wav.ts'
import { serverModel } from '../../../models/testing/server-model.ts'
import { type ScriptedAnswer, type SeenRequest, scriptedHttp } from '../../../remote/testing/scripted-http.ts'
import { openAiTranscription } from './engine.ts'
import { transcriptionSettingsSchema } from './settings.ts'
import { Transcriber } from './transcriber.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const PATIENT = { connectMs: 90_000, firstByteMs: 90_000, stallMs: 90_000 }
const SPEECH = Float32Array.from({ length: 3200 }, (_, n) => Math.sin(n / 9) / 3)
const json = (body: unknown): ScriptedAnswer => ({
  headers: { 'content-type': 'application/json' },
  steps: [{ write: JSON.stringify(body) }],
})
const events = (...data: readonly (object | string)[]): ScriptedAnswer => ({
  headers: { 'content-type': 'text/event-stream' },
  steps: data.map((one) => ({ write: `data: ${typeof one === 'string' ? one : JSON.stringify(one)}\n\n` })),
})

/** The form of a request as Node's own parser reads it: not by what wrote it. */
async function formOf({ body, headers }: SeenRequest) {
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': headers['content-type'] ?? '' },
  }).formData()
  const file = form.get('file')
  const fields = Object.fromEntries([...form].filter(([name]) => name !== 'file'))
  return { fields, file: file instanceof File ? file : undefined }
}

async function peers(script: () => ScriptedAnswer, settings: object = {}) {
  const http = await scriptedHttp(script)
  const common = { address: `${http.address}/v1`, model: 'whisper', limits: PATIENT, retries: { retries: 0 } }
  const recogniser = new Transcriber(transcriptionSettingsSchema.parse({ ...common, ...settings }))
  closing.push(http.close, () => recogniser.release())
  return { http, recogniser }
}

describe('a transcript from a server', () => {
  it('is asked for as a form with the whole utterance as a WAV', async () => {
    const { http, recogniser } = await peers(() => json({ text: ' 你好，世界。' }), {
      language: 'zh',
      prompt: 'größe',
      key: 'sk-1',
    })
    const utterance = recogniser.utterance()
    expect(await utterance.push(SPEECH.subarray(0, 1000))).toBeUndefined()
    await utterance.push(SPEECH.subarray(1000))
    expect(await utterance.finish()).toMatchObject({
      ...{ text: '你好，世界。', confidence: undefined, encoderRuns: undefined, decodedSamples: 3200 },
      network: { firstByteMs: expect.any(Number) },
    })
    const [request] = http.seen
    expect(request).toMatchObject({ method: 'POST', path: '/v1/audio/transcriptions' })
    expect(request?.headers.authorization).toBe('Bearer sk-1')
    const { fields, file } = await formOf(request as SeenRequest)
    expect(fields).toEqual({ model: 'whisper', response_format: 'json', language: 'zh', prompt: 'größe' })
    expect([file?.name, file?.type]).toEqual(['audio.wav', 'audio/wav'])
    const { sampleRateHz, pcm } = decodeWav(new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer(0)))
    expect([sampleRateHz, pcm.length]).toEqual([16_000, 3200])
  })

  it('is read alike by OpenAI’s own client: the script speaks the protocol', async () => {
    const { http } = await peers(() => json({ text: 'Hello.' }))
    const client = new OpenAI({ baseURL: `${http.address}/v1`, apiKey: 'k', maxRetries: 0 })
    const file = await toFile(encodeWav({ sampleRateHz: 16_000, pcm: SPEECH }), 'audio.wav', { type: 'audio/wav' })
    expect((await client.audio.transcriptions.create({ model: 'whisper', file })).text).toBe('Hello.')
    const { fields } = await formOf(http.seen[0] as SeenRequest)
    expect(fields).toMatchObject({ model: 'whisper' })
  })

  it('tells how sure it is, and where the words lie, where the server does', async () => {
    const verbose = {
      ...{ task: 'transcribe', language: 'english', duration: 0.2, text: 'Hi there' },
      segments: [
        { id: 0, avg_logprob: -0.2 },
        { id: 1, avg_logprob: -0.4 },
      ],
      words: [
        { word: ' Hi', start: 0.01, end: 0.05 },
        { word: ' there', start: 0.06, end: 0.15 },
      ],
    }
    const { http, recogniser } = await peers(() => json(verbose), { format: 'verbose_json' })
    const { confidence, words } = await recogniser.transcribe(SPEECH)
    expect(confidence).toBeCloseTo(Math.exp(-0.3))
    expect(words).toEqual([
      { text: 'Hi', startSample: 160, endSample: 800 },
      { text: 'there', startSample: 960, endSample: 2400 },
    ])
    const { fields } = await formOf(http.seen[0] as SeenRequest)
    expect(fields['timestamp_granularities[]']).toBe('word')
  })

  it.each([
    [
      'OpenAI’s',
      events(
        { type: 'transcript.text.delta', delta: '你' },
        { type: 'transcript.text.delta', delta: '好' },
        { type: 'transcript.text.done', text: '你好。' },
      ),
      '你好。',
    ],
    [
      'vLLM’s',
      events({ choices: [{ delta: { content: '你' } }] }, { choices: [{ delta: { content: '好' } }] }, '[DONE]'),
      '你好',
    ],
    ['speaches’', events({ text: 'Hello ' }, { text: 'there' }, '[DONE]'), 'Hello there'],
  ])('comes as events of %s form', async (_name, answer, text) => {
    const { http, recogniser } = await peers(() => answer, { stream: true })
    expect((await recogniser.transcribe(SPEECH)).text).toBe(text)
    expect((await formOf(http.seen[0] as SeenRequest)).fields.stream).toBe('true')
  })

  const STREAM = { stream: true }
  const troubles: [string, ScriptedAnswer, object, string, RegExp][] = [
    ['no text', json({ txt: 'Hi' }), {}, 'remote.notTheProtocol', /no transcript/],
    ['an error with status 200', json({ error: { message: 'no model' } }), {}, 'remote.errorInStream', /"no model"/],
    ['a web page', { headers: { 'content-type': 'text/html' }, steps: [] }, {}, 'remote.notTheProtocol', /web page/],
    [
      'events that break off',
      events({ type: 'transcript.text.delta', delta: 'Hi' }),
      STREAM,
      'remote.closed',
      /in the middle/,
    ],
    ['an error among the events', events({ error: { message: 'OOM' } }), STREAM, 'remote.errorInStream', /"OOM"/],
    ['garbage among the events', events('{'), STREAM, 'remote.notTheProtocol', /no event of a transcript/],
  ]
  it.each(troubles)(
    'with %s fails in one line, and the next one works',
    async (_name, answer, settings, code, message) => {
      let asked = 0
      const good = 'stream' in settings ? events({ type: 'transcript.text.done', text: 'Hi' }) : json({ text: 'Hi' })
      const { recogniser } = await peers(() => (asked++ === 0 ? answer : good), settings)
      await expect(recogniser.transcribe(SPEECH)).rejects.toMatchObject({ code, message })
      expect((await recogniser.transcribe(SPEECH)).text).toBe('Hi')
    },
  )

  it('is a stage of its own, in a thread', async () => {
    const http = await scriptedHttp(() => json({ text: 'Hi' }))
    const engineOptions = { address: http.address, model: 'm', limits: PATIENT }
    const stage = await openAiTranscription.load({ model: serverModel('asr', 'openai-transcription', engineOptions) })
    closing.push(http.close, () => stage.close())
    const stream = stage.openStream({ stepSamples: 640, overlapSamples: 0 }, () => undefined)
    stream.push(SPEECH)
    expect(await stream.finish()).toMatchObject({ text: 'Hi', network: { firstByteMs: expect.any(Number) } })
    expect(stage.facts).toMatchObject({ server: { reach: 'loopback' } })
    expect(http.connections, 'the warm-up’s connection was kept').toBe(1)
  })
})
