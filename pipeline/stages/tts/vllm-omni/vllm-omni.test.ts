import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../../../base/testing/until.ts'
import { serverModel } from '../../../models/testing/server-model.ts'
import { type ScriptedPeer, type SocketScript, scriptedSocket } from '../../../remote/testing/scripted-socket.ts'
import type { SpeechChunk } from '../contract.ts'
import { expectRamp, RAMP_PCM as PCM, speech } from '../testing/spoken-clause.ts'
import { vllmOmniTts } from './engine.ts'
import { omniSettingsSchema } from './settings.ts'
import { openOmniVoice } from './voice.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const PATIENT = { connectMs: 90_000, firstByteMs: 90_000, stallMs: 90_000 }

/** Speaks one text: what a server does between a text that is whole and its last word of it. */
type Speak = (peer: ScriptedPeer, utterance: number, text: string) => void

interface SpokenAs {
  readonly pieces?: readonly Uint8Array[]
  /** `null`: it does not say. */
  readonly rate?: number | null
  readonly format?: string
  readonly channels?: number
}

function speaks({ pieces = [PCM], rate = 24_000, format = 'pcm', channels = 1 }: SpokenAs = {}): Speak {
  return (peer, utterance, text) => {
    const at = { utterance_index: utterance, sentence_index: 0 }
    const told = rate === null ? {} : { sample_rate: rate, channels }
    peer.send({ type: 'audio.start', ...at, sentence_text: text, format, ...told })
    for (const piece of pieces) peer.send(piece)
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0)
    peer.send({ type: 'audio.done', ...at, total_bytes: bytes, error: false })
    peer.send({ type: 'session.done', utterance_index: utterance, total_sentences: 1 })
  }
}

/** vLLM-Omni's server as its source has it: settings first and once, texts that gather, and what is said once they are whole. */
function omni(seen: object[], speak: Speak = speaks()): SocketScript {
  let configured = false
  let text = ''
  let utterance = 0
  return {
    text: (peer, frame) => {
      const message = JSON.parse(frame)
      seen.push(message)
      if (message.type === 'session.config') configured = true
      else if (!configured) {
        peer.send({ type: 'error', message: `Expected session.config, got: ${message.type}` })
        peer.close(1000, '')
      } else if (message.type === 'input.text') text += message.text
      else if (message.type === 'input.done') {
        speak(peer, utterance++, text)
        text = ''
      } else peer.send({ type: 'error', message: `Unknown message type: ${message.type}` })
    },
  }
}

async function peers(script: () => SocketScript, settings: object = {}, base = '/v1') {
  const server = await scriptedSocket(script)
  closing.push(server.close)
  const common = { address: `${server.address}${base}`, limits: PATIENT, sampleRateHz: 24_000 }
  const voice = await openOmniVoice(omniSettingsSchema.parse({ ...common, ...settings }))
  closing.push(() => voice.release())
  return { server, voice }
}

describe('a voice behind vLLM-Omni’s socket', () => {
  it('is told its settings once, each text whole, and its sound leaves in chunks of the size that was asked for', async () => {
    const seen: object[] = []
    const settings = {
      ...{ voice: 'vivian', language: 'Chinese', key: 'k' },
      body: { initial_codec_chunk_frames: 2, stream_audio: true },
    }
    const { server, voice } = await peers(() => omni(seen), settings)
    const { done, chunks } = speech(voice)
    expect(await done).toMatchObject({ samples: 2400, chunks: 3, end: 'finished' })
    expectRamp(chunks)
    expect((await speech(voice, { text: '世界。' }).done).network).not.toHaveProperty('connectedMs')
    expect(seen).toEqual([
      {
        ...{ type: 'session.config', voice: 'vivian', language: 'Chinese', response_format: 'pcm', stream_audio: true },
        initial_codec_chunk_frames: 2,
      },
      ...[{ type: 'input.text', text: '你好。' }, { type: 'input.done' }],
      ...[{ type: 'input.text', text: '世界。' }, { type: 'input.done' }],
    ])
    const opening = server.opened.map(({ url, headers }) => [url, headers.authorization])
    expect(opening).toEqual([['/v1/audio/speech/stream', 'Bearer k']])
  })

  it('stamps its opening, the leaving of a text and the first sound in order', async () => {
    const { voice } = await peers(() => omni([]), {}, '')
    const { network } = await speech(voice).done
    const { requestedMs = 0, connectedMs = 0, leftMs = 0, headMs = 0, firstByteMs = 0, endedMs = 0 } = network ?? {}
    const stamps = [requestedMs, connectedMs, leftMs, headMs, firstByteMs, endedMs]
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b))
    expect(Math.min(...stamps)).toBeGreaterThan(0)
  })

  it('has its connection opened ahead of a turn, with its settings, or opens one for each', async () => {
    const seen: object[] = []
    const { server, voice } = await peers(() => omni(seen))
    voice.prepare(true)
    await until(() => seen.length === 1, 'its settings are there')
    expect((await speech(voice).done).network).not.toHaveProperty('connectedMs')
    voice.prepare(false)
    expect((await speech(voice).done).network?.connectedMs).toBeDefined()
    expect(server.opened).toHaveLength(2)
  })

  it('is the same though pieces end within a sample, and characters within a frame', async () => {
    const pieces = [PCM.subarray(0, 1), PCM.subarray(1, 1338), PCM.subarray(1338, 1341), PCM.subarray(1341)]
    const cut: Speak = (peer, utterance, text) =>
      speaks({ pieces })(
        {
          ...peer,
          send: (frame) => {
            if (frame instanceof Uint8Array) peer.send(frame)
            else peer.sendInFragments(JSON.stringify(frame), 5)
          },
        },
        utterance,
        text,
      )
    const { voice } = await peers(() => omni([], cut))
    const { done, chunks } = speech(voice)
    await done
    expectRamp(chunks)
  })

  it('says its own rate, where nobody entered one: asked once', async () => {
    const seen: object[] = []
    const { server, voice } = await peers(() => omni(seen, speaks({ rate: 44_100 })), { sampleRateHz: undefined })
    expect(voice.sampleRateHz).toBe(44_100)
    const { done, chunks } = speech(voice)
    await done
    expectRamp(chunks)
    expect([seen.length, server.opened.length]).toEqual([5, 1])
  })

  it('that does not say it needs it entered', async () => {
    const mute = speaks({ rate: null })
    const server = await scriptedSocket(() => omni([], mute))
    closing.push(server.close)
    const settings = omniSettingsSchema.parse({ address: server.address, limits: PATIENT })
    await expect(openOmniVoice(settings)).rejects.toThrow('does not say at which rate')
    const { voice } = await peers(() => omni([], mute))
    const { done, chunks } = speech(voice)
    await done
    expectRamp(chunks)
  })

  it('of another rate than the player was told is brought to it; two channels are one', async () => {
    const stereo = Buffer.concat(
      Array.from({ length: 2400 }, (_, n) => Buffer.concat([PCM.subarray(2 * n, 2 * n + 2), Buffer.alloc(2)])),
    )
    const { voice } = await peers(() => omni([], speaks({ pieces: [stereo], rate: 12_000, channels: 2 })))
    expect((await speech(voice).done).samples).toBe(4800)
  })

  it('that was cut short stops at once: its connection ends', async () => {
    const { server, voice } = await peers(() =>
      omni([], (peer) => {
        peer.send({ type: 'audio.start', format: 'pcm', sample_rate: 24_000 })
        peer.send(PCM.subarray(0, 2402))
      }),
    )
    const { done, chunks, cancel } = speech(voice)
    await until(() => chunks.length === 1, 'the first chunk is there')
    cancel()
    expect(await done).toMatchObject({ end: 'cancelled', chunks: 1 })
    await until(() => server.ended === 1, 'the server has noticed')
  })

  it('that ends its connection while nobody speaks gets a new one', async () => {
    const seen: object[] = []
    const { server, voice } = await peers(() => {
      const script = omni(seen)
      return {
        text: (peer, text) => {
          script.text?.(peer, text)
          if (!text.includes('input.done')) return
          peer.send({ type: 'error', message: 'Idle timeout: no message received' })
          peer.close(1000, '')
        },
      }
    })
    for (const _ of [1, 2, 3]) expect((await speech(voice).done).end).toBe('finished')
    expect(server.opened).toHaveLength(3)
  })

  it.each<[string, string, RegExp, Speak]>([
    [
      'reports an error',
      'remote.errorInStream',
      /"Generation failed for utterance 0: no such voice"/,
      (peer) => peer.send({ type: 'error', message: 'Generation failed for utterance 0: no such voice' }),
    ],
    [
      'says that its speech failed',
      'remote.errorInStream',
      /its speech failed/,
      (peer) => peer.send({ type: 'audio.done', sentence_index: 0, total_bytes: 0, error: true }),
    ],
    ['closes in the middle', 'remote.closed', /1012 "restart"/, (peer) => peer.close(1012, 'restart')],
    ['breaks off', 'remote.closed', /closed the connection/, (peer) => peer.cut()],
    ['sends garbage', 'remote.notTheProtocol', /no message of speech: oops/, (peer) => peer.send('oops')],
    ['is a web page', 'remote.notTheProtocol', /no message of speech: <html>/, (peer) => peer.send('<html>')],
    ['sends a WAV', 'remote.notTheProtocol', /answers with wav/, speaks({ format: 'wav' })],
    ['tells no rate that there is', 'remote.notTheProtocol', /no message of speech/, speaks({ rate: -1 })],
    ['sends audio unannounced', 'remote.notTheProtocol', /before it says of which form/, (peer) => peer.send(PCM)],
  ])('that %s fails in one line, and the next text is spoken', async (_name, code, message, trouble) => {
    let broken = true
    const { voice } = await peers(() => omni([], (...spoken) => (broken ? trouble : speaks())(...spoken)))
    await expect(speech(voice).done).rejects.toMatchObject({ code, message })
    broken = false
    expect((await speech(voice).done).end).toBe('finished')
  })

  it.each<[string, Speak]>([
    ['an answer', () => undefined],
    ['the rest of its answer', (peer) => peer.send({ type: 'audio.start', format: 'pcm' })],
  ])('that stalls is given up, and it is said that %s did not come', async (what, speak) => {
    const { voice } = await peers(() => omni([], speak), { limits: { ...PATIENT, firstByteMs: 80, stallMs: 80 } })
    await expect(speech(voice).done).rejects.toMatchObject({ code: 'remote.timeout', message: RegExp(what) })
  })

  it.each<[string, number | string, string, RegExp]>([
    ['asks to wait', 'HTTP/1.1 429 No\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n', 'remote.tooMany', /wait 7 s/],
    ['refuses the key', 401, 'remote.refusedKey', /answers 401/],
    ['knows no such path', 404, 'remote.notTheProtocol', /404 instead of a WebSocket/],
    [
      'is a web server',
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>',
      'remote.notTheProtocol',
      /200 instead of a WebSocket/,
    ],
  ])('that %s says so in one line', async (_name, refuse, code, message) => {
    const server = await scriptedSocket(() => omni([]), refuse)
    closing.push(server.close)
    const settings = { address: server.address, limits: PATIENT, sampleRateHz: 24_000 }
    const voice = await openOmniVoice(omniSettingsSchema.parse(settings))
    closing.push(() => voice.release())
    await expect(speech(voice).done).rejects.toMatchObject({ code, message })
  })

  it('may be told of kinds of messages that nobody knows yet', async () => {
    const { voice } = await peers(() =>
      omni([], (peer, ...rest) => {
        peer.send({ type: 'session.queued', position: 1 })
        speaks()(peer, ...rest)
      }),
    )
    const { done, chunks } = speech(voice)
    await done
    expectRamp(chunks)
  })

  it('that is gone is left alone after three failures, and says so', async () => {
    const { server, voice } = await peers(() => omni([]))
    await server.close()
    closing.splice(closing.indexOf(server.close), 1)
    for (const _ of [1, 2, 3]) await expect(speech(voice).done).rejects.toMatchObject({ code: 'remote.unreachable' })
    await expect(speech(voice).done).rejects.toMatchObject({ code: 'remote.paused' })
  })

  it('needs somebody’s word before a text leaves the machine', async () => {
    const open = (address: string) => openOmniVoice(omniSettingsSchema.parse({ address }))
    await expect(open('http://localhost:8091')).rejects.toThrow('begins with ws://')
    await expect(open('wss://voice.example.com')).rejects.toMatchObject({ code: 'remote.notAgreed' })
  })

  it('is a stage of its own, in a thread', async () => {
    const server = await scriptedSocket(() => omni([]))
    const settings = { address: server.address, limits: PATIENT }
    const stage = await vllmOmniTts.load({ model: serverModel('tts', 'vllm-omni', settings) })
    closing.push(server.close, () => stage.close())
    const chunks: SpeechChunk[] = []
    const request = { text: 'Hi.', streaming: true, chunkSamples: 1000, vocoder: 'quality' } as const
    const result = await stage.speak(request, (chunk) => chunks.push(chunk)).done
    expectRamp(chunks)
    expect([stage.sampleRateHz, result.network?.firstByteMs]).toEqual([24_000, expect.any(Number)])
    expect(stage.facts.server).toMatchObject({ reach: 'loopback' })
    expect(server.opened, 'one connection for the rate, the warm-up and the text').toHaveLength(1)
  })
})
