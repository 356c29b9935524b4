import OpenAI from 'openai'
import { afterEach, describe, expect, it } from 'vitest'
import { createOpusEncoder } from '../../../audio/opus.ts'
import { oggOpus } from '../../../audio/testing/ogg-opus.ts'
import { encodeWav } from '../../../audio/wav.ts'
import { nowMs } from '../../../base/clock.ts'
import { until } from '../../../base/testing/until.ts'
import { serverModel } from '../../../models/testing/server-model.ts'
import {
  type ScriptedAnswer,
  type SeenRequest,
  type Step,
  scriptedHttp,
} from '../../../remote/testing/scripted-http.ts'
import type { SpeechChunk } from '../contract.ts'
import { expectRamp, RAMP, samplesOf, speech } from '../testing/spoken-clause.ts'
import { openAiSpeech } from './engine.ts'
import { speechSettingsSchema } from './settings.ts'
import { openSpeechServer } from './speech-server.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const PATIENT = { connectMs: 90_000, firstByteMs: 90_000, stallMs: 90_000 }
const wav = (sampleRateHz: number) => encodeWav({ sampleRateHz, pcm: RAMP })
const PCM = wav(24_000).subarray(44)
const audio = (type: string, ...pieces: readonly Uint8Array[]): ScriptedAnswer => ({
  headers: { 'content-type': type },
  steps: pieces.map((write) => ({ write })),
})
const events = (...data: readonly string[]): ScriptedAnswer => ({
  headers: { 'content-type': 'text/event-stream' },
  steps: data.map((one) => ({ write: `data: ${one}\n\n` })),
})
const delta = (bytes: Uint8Array) =>
  JSON.stringify({ type: 'speech.audio.delta', audio: Buffer.from(bytes).toString('base64') })
const SPOKEN = JSON.stringify({
  type: 'speech.audio.done',
  usage: { input_tokens: 3, output_tokens: 9, total_tokens: 12 },
})

async function peers(script: (request: SeenRequest) => ScriptedAnswer, settings: object = {}) {
  const http = await scriptedHttp(script)
  const common = { address: `${http.address}/v1`, model: 'kokoro', limits: PATIENT, retries: { retries: 0 } }
  closing.push(http.close)
  const voice = await openSpeechServer(speechSettingsSchema.parse({ ...common, sampleRateHz: 24_000, ...settings }))
  closing.push(() => voice.release())
  return { http, voice }
}

describe('speech from a server', () => {
  it('is asked for as the protocol says, and leaves in chunks of the size that was asked for', async () => {
    const { http, voice } = await peers(() => audio('audio/pcm', PCM), { voice: 'zf_001', speed: 1.1, key: 'sk-1' })
    const { done, chunks, requestedMs } = speech(voice)
    expect(await done).toMatchObject({
      samples: 2400,
      chunks: 3,
      end: 'finished',
      network: { headMs: expect.any(Number) },
    })
    expect(chunks.map(({ index, last, pcm }) => [index, last, pcm.length])).toEqual([
      [0, false, 1000],
      [1, false, 1000],
      [2, true, 400],
    ])
    expectRamp(chunks)
    expect(chunks[0]?.atMs).toBeGreaterThan(requestedMs)
    expect(chunks.map(({ network }) => network !== undefined)).toEqual([true, false, false])
    expect(http.seen[0]).toMatchObject({ method: 'POST', path: '/v1/audio/speech' })
    expect(http.seen[0]?.headers.authorization).toBe('Bearer sk-1')
    expect(JSON.parse(http.seen[0]?.body.toString() ?? '')).toEqual({
      ...{ model: 'kokoro', input: '你好。', voice: 'zf_001', response_format: 'pcm', speed: 1.1 },
    })
  })

  it('is read alike by OpenAI’s own client: the script speaks the protocol', async () => {
    const { http } = await peers(() => audio('audio/pcm', PCM))
    const client = new OpenAI({ baseURL: `${http.address}/v1`, apiKey: 'k', maxRetries: 0 })
    const answer = await client.audio.speech.create({ model: 'm', voice: 'v', input: 'Hi', response_format: 'pcm' })
    expect(Buffer.from(await answer.arrayBuffer()).equals(PCM)).toBe(true)
  })

  it.each([1, 333, 4799])(
    'is the same however the network cuts it: after %i bytes, in the middle of a sample too',
    async (at) => {
      const { voice } = await peers(() => audio('application/octet-stream', PCM.subarray(0, at), PCM.subarray(at)))
      const { done, chunks } = speech(voice)
      await done
      expectRamp(chunks)
    },
  )

  it('leaves its first chunk while the rest is still being made', async () => {
    const steps: readonly Step[] = [{ write: PCM.subarray(0, 2401) }, { stall: true }]
    const { http, voice } = await peers(() => ({ headers: { 'content-type': 'audio/pcm' }, steps }))
    const { done, chunks, cancel } = speech(voice)
    await until(() => chunks.length === 1, 'the first chunk is there')
    const cancelledMs = nowMs()
    cancel()
    expect(await done).toMatchObject({ end: 'cancelled', chunks: 1 })
    await until(() => http.givenUpMs.length > 0, 'the server has noticed')
    // 50 ms is what is promised on a quiet machine; here it is a guard.
    expect((http.givenUpMs[0] ?? 0) - cancelledMs).toBeLessThan(60_000)
  })

  it('leaves as one chunk where nothing is to be streamed', async () => {
    const { voice } = await peers(() => audio('audio/pcm', PCM.subarray(0, 999), PCM.subarray(999)))
    const { done, chunks } = speech(voice, { streaming: false })
    await done
    expect(chunks.map(({ last, pcm }) => [last, pcm.length])).toEqual([[true, 2400]])
  })

  it('has the rate that a WAV says, where nobody entered one: asked once', async () => {
    const script = ({ body }: SeenRequest) =>
      JSON.parse(body.toString()).response_format === 'wav' ? audio('audio/wav', wav(16_000)) : audio('audio/pcm', PCM)
    const { http, voice } = await peers(script, { sampleRateHz: undefined })
    expect(voice.sampleRateHz).toBe(16_000)
    const { done, chunks } = speech(voice)
    await done
    expectRamp(chunks)
    expect(http.seen).toHaveLength(2)
  })

  it.each([
    ['raw samples, by its content type', 'audio/L16;rate=12000;channels=1', PCM, 'pcm'],
    ['a WAV, by its header', 'audio/wav', wav(12_000), 'wav'],
  ])('of another rate is brought to the one that the player was told: %s', async (_name, type, bytes, format) => {
    const { voice } = await peers(() => audio(type, bytes), { format })
    // Raw samples take the rate that was entered; a WAV was asked for its own.
    const expected = (2400 * voice.sampleRateHz) / 12_000
    const { done, chunks } = speech(voice)
    await done
    expect(samplesOf(chunks)).toHaveLength(expected)
  })

  it('comes as a WAV whose size nobody knew', async () => {
    const bytes = wav(24_000)
    new DataView(bytes.buffer).setUint32(40, 0xffff_ffff, true)
    const { voice } = await peers(() => audio('audio/wav', bytes.subarray(0, 20), bytes.subarray(20)), {
      format: 'wav',
    })
    const { done, chunks } = speech(voice)
    await done
    expectRamp(chunks)
  })

  it('comes as Opus, whose first samples nobody is to hear', async () => {
    const encoder = await createOpusEncoder({ sampleRateHz: 24_000, frameMs: 20 })
    const packets = Array.from({ length: 5 }, (_, n) =>
      Uint8Array.from(encoder.encode(RAMP.subarray(480 * n, 480 * (n + 1)))),
    )
    encoder.free()
    const ogg = oggOpus([packets.slice(0, 2), packets.slice(2)], 312)
    const { voice } = await peers(() => audio('audio/ogg', ogg.subarray(0, 100), ogg.subarray(100)), { format: 'opus' })
    const { done, chunks } = speech(voice)
    expect(await done).toMatchObject({ samples: 2400 - 312 / 2, end: 'finished' })
    expect(Math.max(...samplesOf(chunks))).toBeGreaterThan(0.3)
  })

  it('comes as Opus of several streams, one for each sentence', async () => {
    const encoder = await createOpusEncoder({ sampleRateHz: 24_000, frameMs: 20 })
    const packet = Uint8Array.from(encoder.encode(RAMP.subarray(0, 480)))
    encoder.free()
    const ogg = oggOpus([[packet], [packet]], 312)
    const { voice } = await peers(() => audio('audio/ogg', ogg, ogg), { format: 'opus' })
    expect((await speech(voice).done).samples).toBe(2 * (960 - 312 / 2))
  })

  it('is read by its mark where a WAV comes in place of raw samples, at its own rate', async () => {
    const bytes = wav(12_000)
    const { voice } = await peers(() => audio('audio/pcm', bytes.subarray(0, 3), bytes.subarray(3)))
    expect((await speech(voice).done).samples).toBe(4800)
  })

  it('is raw samples though its content type says mp3, where no frame of one begins', async () => {
    const { voice } = await peers(() => audio('audio/mpeg', PCM))
    const { done, chunks } = speech(voice)
    await done
    expectRamp(chunks)
  })

  it('may be shorter than any mark', async () => {
    const { voice } = await peers(() => audio('audio/pcm', PCM.subarray(0, 3)))
    expect((await speech(voice).done).samples).toBe(1)
  })

  it.each([
    ['vllm-omni', { language: 'Chinese' }, { stream: true, stream_format: 'audio', language: 'Chinese' }],
    ['vllm-omni', { stream: 'sse' }, { stream: true, stream_format: 'sse' }],
    ['kokoro-fastapi', { language: 'z' }, { stream: true, lang_code: 'z' }],
    ['speaches', { language: 'zh' }, { sample_rate: 24_000, language: 'zh' }],
  ])('is asked of %s in its own words', async (dialect, settings, expected) => {
    const script = () => ('stream' in settings ? events(delta(PCM), SPOKEN) : audio('audio/pcm', PCM))
    const { http, voice } = await peers(script, { dialect, ...settings })
    const { done, chunks } = speech(voice)
    await done
    expectRamp(chunks)
    const { model: _, input: __, response_format: ___, ...rest } = JSON.parse(http.seen[0]?.body.toString() ?? '')
    expect(rest).toEqual(expected)
  })

  it('comes as events, cut in the middle of a sample', async () => {
    const script = () =>
      events(delta(PCM.subarray(0, 1001)), '{"type":"speech.audio.note"}', delta(PCM.subarray(1001)), SPOKEN)
    const { http, voice } = await peers(script, { stream: 'sse' })
    const { done, chunks } = speech(voice)
    await done
    expectRamp(chunks)
    expect(JSON.parse(http.seen[0]?.body.toString() ?? '')).toMatchObject({ stream_format: 'sse' })
  })

  const SSE = { stream: 'sse' }
  const troubles: [string, ScriptedAnswer, object, string, RegExp][] = [
    [
      'a web page',
      { headers: { 'content-type': 'text/html' }, steps: [] },
      {},
      'remote.notTheProtocol',
      /web page instead of audio/,
    ],
    [
      'JSON in place of audio',
      { headers: { 'content-type': 'application/json' }, steps: [{ write: '{"error":{"message":"no voice v"}}' }] },
      {},
      'remote.notTheProtocol',
      /no voice v/,
    ],
    [
      'an mp3 in place of samples',
      audio('audio/pcm', Buffer.from('ID3\u0004...')),
      {},
      'remote.notTheProtocol',
      /an mp3/,
    ],
    [
      'frames of an mp3',
      audio('audio/mpeg', Uint8Array.of(0xff, 0xfb, 0x90, 0x64, 0, 0)),
      {},
      'remote.notTheProtocol',
      /an mp3 or AAC where raw/,
    ],
    ['an Ogg in place of samples', audio('audio/pcm', oggOpus([])), {}, 'remote.notTheProtocol', /an Ogg where raw/],
    ['too much asked', { status: 429, headers: { 'retry-after': '7' }, steps: [] }, {}, 'remote.tooMany', /wait 7 s/],
    ['no WAV', audio('audio/wav', PCM), { format: 'wav' }, 'remote.notTheProtocol', /is not a WAV file/],
    ['no Ogg', audio('audio/ogg', PCM), { format: 'opus' }, 'remote.notTheProtocol', /does not begin as one/],
    [
      'a cut in the middle',
      { headers: { 'content-type': 'audio/pcm' }, steps: [{ write: PCM }, { cut: true }] },
      {},
      'remote.closed',
      /in the middle/,
    ],
    ['events that break off', events(delta(PCM)), SSE, 'remote.closed', /ended its speech in the middle/],
    [
      'an error among the events',
      events(delta(PCM), '{"type":"speech.audio.error","error":{"message":"CUDA error"}}'),
      SSE,
      'remote.errorInStream',
      /"CUDA error"/,
    ],
    ['garbage among the events', events('{"type":'), SSE, 'remote.notTheProtocol', /no event of speech/],
    [
      'bad base64',
      events('{"type":"speech.audio.delta","audio":"***"}'),
      SSE,
      'remote.notTheProtocol',
      /no event of speech/,
    ],
  ]
  it.each(troubles)(
    'with %s fails in one line, and the next one works',
    async (_name, answer, settings, code, message) => {
      let broken = false
      const good = 'stream' in settings ? events(delta(PCM), SPOKEN) : audio('audio/wav', wav(24_000))
      const { voice } = await peers(() => (broken ? answer : good), settings)
      broken = true
      await expect(speech(voice).done).rejects.toMatchObject({ code, message })
      broken = false
      if (!('format' in settings && settings.format === 'opus')) expect((await speech(voice).done).end).toBe('finished')
    },
  )

  it('is a stage of its own, in a thread', async () => {
    const http = await scriptedHttp(() => audio('audio/pcm', PCM))
    const engineOptions = { address: http.address, model: 'm', limits: PATIENT, sampleRateHz: 24_000 }
    const stage = await openAiSpeech.load({ model: serverModel('tts', 'openai-speech', engineOptions) })
    closing.push(http.close, () => stage.close())
    const chunks: SpeechChunk[] = []
    const request = { text: 'Hi.', streaming: true, chunkSamples: 1000, vocoder: 'quality' } as const
    const result = await stage.speak(request, (chunk) => chunks.push(chunk)).done
    expectRamp(chunks)
    expect(result).toMatchObject({ samples: 2400, network: { firstByteMs: expect.any(Number) } })
    expect(stage.facts).toMatchObject({ provider: 'cpu', server: { reach: 'loopback' } })
    expect(http.connections, 'the warm-up’s connection was kept').toBe(1)
  })
})
