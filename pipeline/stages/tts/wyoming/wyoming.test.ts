import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../../../base/testing/until.ts'
import { serverModel } from '../../../models/testing/server-model.ts'
import {
  type SeenEvent,
  scriptedWyoming,
  type WyomingPeer,
  wyomingBytes,
} from '../../../remote/testing/scripted-wyoming.ts'
import type { SpeechChunk } from '../contract.ts'
import { expectRamp, RAMP_PCM as PCM, speech } from '../testing/spoken-clause.ts'
import { wyomingTts } from './engine.ts'
import { wyomingTtsSettingsSchema } from './settings.ts'
import { openWyomingVoice } from './voice.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const PATIENT = { connectMs: 90_000, firstByteMs: 90_000, stallMs: 90_000 }
const FORMAT = { rate: 22_050, width: 2, channels: 1 }
type Take = (peer: WyomingPeer, event: SeenEvent) => unknown

/** A server that speaks as Piper's does: format, pieces of sound, the end. */
function piper(pieces: readonly Uint8Array[] = [PCM], format: object = FORMAT): Take {
  return (peer, { type }) => {
    if (type !== 'synthesize') return
    peer.send('audio-start', { ...format, timestamp: 0 })
    for (const piece of pieces) peer.send('audio-chunk', format, piece)
    peer.send('audio-stop')
  }
}

async function peers(take: () => Take, settings: object = {}) {
  const server = await scriptedWyoming(() => ({ event: async (peer, event) => void (await take()(peer, event)) }))
  closing.push(server.close)
  const common = { address: server.address, limits: PATIENT, sampleRateHz: 22_050 }
  const voice = await openWyomingVoice(wyomingTtsSettingsSchema.parse({ ...common, ...settings }))
  closing.push(() => voice.release())
  return { server, voice }
}

describe('a voice that speaks Wyoming', () => {
  it('is asked for a text by a voice, and its sound leaves in chunks of the size that was asked for', async () => {
    const wanted = { model: 'zh_CN-huayan-medium', speaker: '2', language: 'zh' }
    const { server, voice } = await peers(() => piper(), wanted)
    const { done, chunks } = speech(voice, { text: '你好，\n世界。' })
    expect(await done).toMatchObject({ samples: 2400, chunks: 3, end: 'finished' })
    expect(chunks.map(({ index, last, pcm }) => [index, last, pcm.length])).toEqual([
      [0, false, 1000],
      [1, false, 1000],
      [2, true, 400],
    ])
    expectRamp(chunks)
    const { network } = await done
    const { requestedMs = 0, connectedMs = 0, sentMs = 0, firstByteMs = 0, endedMs = 0 } = network ?? {}
    const stamps = [requestedMs, connectedMs, sentMs, firstByteMs, endedMs]
    expect(stamps, 'in order').toEqual([...stamps].sort((a, b) => a - b))
    expect(Math.min(...stamps)).toBeGreaterThan(0)
    expect(server.seen.map(({ type, data }) => [type, data])).toEqual([
      ['synthesize', { text: '你好， 世界。', voice: { name: 'zh_CN-huayan-medium', speaker: '2', language: 'zh' } }],
    ])
  })

  it('keeps its connection from clause to clause, and has it opened ahead', async () => {
    const { server, voice } = await peers(() => piper())
    voice.prepare(true)
    await until(() => server.opened === 1, 'a connection is open')
    for (const _ of [1, 2]) {
      const { network } = await speech(voice).done
      expect(network).not.toHaveProperty('connectedMs')
    }
    expect(server.opened).toBe(1)
  })

  it('opens one for each turn where that is what turns do', async () => {
    const { server, voice } = await peers(() => piper())
    for (const opened of [1, 2]) {
      voice.prepare(false)
      for (const first of [true, false]) {
        const { network } = await speech(voice).done
        expect(network?.connectedMs !== undefined, 'the next clause finds it open').toBe(first)
      }
      expect(server.opened).toBe(opened)
    }
  })

  it('that closes its connection after each text gets a new one, though the old one seemed open', async () => {
    const { server, voice } = await peers(() => (peer, event) => {
      piper()(peer, event)
      peer.end()
    })
    for (const _ of [1, 2, 3]) expect((await speech(voice).done).end).toBe('finished')
    expect(server.opened).toBe(3)
  })

  it('is the same though every byte comes alone, and pieces end within a sample', async () => {
    const few = PCM.subarray(0, 20)
    const { voice } = await peers(() => async (peer) => {
      await peer.drip(wyomingBytes('audio-start', FORMAT))
      await peer.drip(wyomingBytes('audio-chunk', FORMAT, few.subarray(0, 7)))
      await peer.drip(wyomingBytes('audio-chunk', FORMAT, few.subarray(7)))
      await peer.drip(wyomingBytes('audio-stop'))
    })
    const { done, chunks } = speech(voice)
    await done
    expect(chunks.flatMap(({ pcm }) => [...pcm]).map((sample) => Math.round(sample * 32_768))).toEqual(
      Array.from({ length: 10 }, (_, n) => PCM.readInt16LE(2 * n)),
    )
  })

  it('says its own rate, where nobody entered one: asked once', async () => {
    const { server, voice } = await peers(() => piper([PCM], { ...FORMAT, rate: 16_000 }), { sampleRateHz: undefined })
    expect(voice.sampleRateHz).toBe(16_000)
    const { done, chunks } = speech(voice)
    await done
    expectRamp(chunks)
    expect([server.seen.length, server.opened]).toEqual([2, 1])
  })

  it('of another rate than the player was told is brought to it; two channels are one', async () => {
    const stereo = Buffer.concat(
      Array.from({ length: 2400 }, (_, n) => Buffer.concat([PCM.subarray(2 * n, 2 * n + 2), Buffer.alloc(2)])),
    )
    const { voice } = await peers(() => piper([stereo], { ...FORMAT, rate: 11_025, channels: 2 }))
    const { done } = speech(voice)
    expect((await done).samples).toBe(4800)
  })

  it('that was cut short stops at once: its connection ends', async () => {
    const { server, voice } = await peers(() => (peer) => {
      peer.send('audio-start', FORMAT)
      peer.send('audio-chunk', FORMAT, PCM.subarray(0, 2402))
    })
    const { done, chunks, cancel } = speech(voice)
    await until(() => chunks.length === 1, 'the first chunk is there')
    cancel()
    expect(await done).toMatchObject({ end: 'cancelled', chunks: 1 })
    await until(() => server.ended === 1, 'the server has noticed')
  })

  it.each<[string, string, RegExp, Take]>([
    [
      'closes in the middle',
      'remote.closed',
      /closed the connection/,
      (peer) => {
        peer.send('audio-start', FORMAT)
        peer.end()
      },
    ],
    [
      'reports an error',
      'remote.errorInStream',
      /"No such voice"/,
      (peer) => peer.send('error', { text: 'No such voice', code: 'VoiceNotFoundError' }),
    ],
    [
      'is a web server',
      'remote.notTheProtocol',
      /HTTP\/1.1 400/,
      (peer) => peer.raw('HTTP/1.1 400 Bad Request\r\n\r\n'),
    ],
    [
      'stores samples in three bytes',
      'remote.notTheProtocol',
      /cannot be played \(width/,
      piper([PCM], { ...FORMAT, width: 3 }),
    ],
    ['tells no rate', 'remote.notTheProtocol', /cannot be played \(rate/, piper([PCM], { width: 2 })],
  ])('that %s fails in one line, and the next text is spoken', async (_name, code, message, trouble) => {
    let broken = true
    const { voice } = await peers(() => (broken ? trouble : piper()))
    await expect(speech(voice).done).rejects.toMatchObject({ code, message })
    broken = false
    expect((await speech(voice).done).end).toBe('finished')
  })

  it.each([
    ['an answer', (() => undefined) as Take],
    ['the rest of its answer', ((peer) => peer.send('audio-start', FORMAT)) as Take],
  ])('that stalls is given up, and it is said that %s did not come', async (what, take) => {
    const { voice } = await peers(() => take, { limits: { ...PATIENT, firstByteMs: 80, stallMs: 80 } })
    await expect(speech(voice).done).rejects.toMatchObject({ code: 'remote.timeout', message: RegExp(what) })
  })

  it('that is gone is left alone after three failures, and says so', async () => {
    const { server, voice } = await peers(() => piper())
    await server.close()
    closing.splice(closing.indexOf(server.close), 1)
    for (const _ of [1, 2, 3]) await expect(speech(voice).done).rejects.toMatchObject({ code: 'remote.unreachable' })
    await expect(speech(voice).done).rejects.toMatchObject({ code: 'remote.paused' })
  })

  it('needs a port, and somebody’s word before a text leaves the machine', async () => {
    const open = (address: string) => openWyomingVoice(wyomingTtsSettingsSchema.parse({ address }))
    await expect(open('tcp://localhost')).rejects.toThrow('says no port')
    await expect(open('http://localhost:10200')).rejects.toThrow('begins with tcp://')
    await expect(open('tcp://voice.example.com:10200')).rejects.toMatchObject({ code: 'remote.notAgreed' })
  })

  it('is a stage of its own, in a thread', async () => {
    const server = await scriptedWyoming(() => ({ event: (peer, event) => void piper()(peer, event) }))
    const stage = await wyomingTts.load({
      model: serverModel('tts', 'wyoming', { address: server.address, limits: PATIENT }),
    })
    closing.push(server.close, () => stage.close())
    const chunks: SpeechChunk[] = []
    const request = { text: 'Hi.', streaming: true, chunkSamples: 1000, vocoder: 'quality' } as const
    const result = await stage.speak(request, (chunk) => chunks.push(chunk)).done
    expectRamp(chunks)
    expect([stage.sampleRateHz, result.network?.firstByteMs]).toEqual([22_050, expect.any(Number)])
    expect(stage.facts.server).toMatchObject({ reach: 'loopback' })
    expect(server.opened, 'one connection for the rate, the warm-up and the text').toBe(1)
  })
})
