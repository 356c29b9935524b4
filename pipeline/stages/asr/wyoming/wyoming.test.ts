import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../../../base/testing/until.ts'
import { serverModel } from '../../../models/testing/server-model.ts'
import { scriptedWyoming, type WyomingScript, wyomingBytes } from '../../../remote/testing/scripted-wyoming.ts'
import type { AsrHypothesis } from '../contract.ts'
import { SocketRecogniser } from '../remote/socket-recogniser.ts'
import { wyomingAsr } from './engine.ts'
import { wyomingAsrSettingsSchema } from './settings.ts'
import { wyomingProtocol } from './transcription.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const LIMITS = { connectMs: 90_000, firstByteMs: 90_000, stallMs: 90_000 }
const SPEECH = Float32Array.from({ length: 3000 }, (_, n) => Math.sin(n / 9) / 3)

/** A server that hears the whole, says it, and closes: as faster-whisper's does. */
const whisper = (text = '你好。'): WyomingScript => ({
  event: (peer, { type }) => {
    if (type !== 'audio-stop') return
    peer.send('transcript', { text, language: 'zh' })
    peer.end()
  },
})

async function peers(script: () => WyomingScript, settings: object = {}) {
  const server = await scriptedWyoming(script)
  const parsed = wyomingAsrSettingsSchema.parse({ address: server.address, limits: LIMITS, ...settings })
  const recogniser = new SocketRecogniser(parsed, wyomingProtocol(parsed, 'whisper'))
  closing.push(server.close, () => recogniser.release())
  return { server, recogniser }
}

describe('a recogniser that speaks Wyoming', () => {
  it('is sent audio while it is spoken, and says the whole at the end', async () => {
    const { server, recogniser } = await peers(() => whisper(), { model: 'small-int8', language: 'zh' })
    const utterance = recogniser.utterance()
    await utterance.push(SPEECH.subarray(0, 2000))
    await until(() => server.seen.some(({ type }) => type === 'audio-chunk'), 'audio is there before the end')
    await utterance.push(SPEECH.subarray(2000))
    const { text, confidence, network } = await utterance.finish()
    expect({ text, confidence }).toEqual({ text: '你好。', confidence: undefined })
    expect(network?.endedMs).toBeGreaterThanOrEqual(network?.requestedMs ?? Number.POSITIVE_INFINITY)
    const format = { rate: 16_000, width: 2, channels: 1 }
    expect(server.seen.map(({ type, data }) => [type, data])).toEqual([
      ['transcribe', { name: 'small-int8', language: 'zh' }],
      ['audio-start', format],
      ['audio-chunk', format],
      ['audio-chunk', format],
      ['audio-stop', {}],
    ])
    const audio = Buffer.concat(server.seen.map(({ payload }) => payload))
    expect(audio.length).toBe(6000)
    const wrong = SPEECH.map((sample, n) => Math.abs(sample - audio.readInt16LE(2 * n) / 32_767))
    expect(Math.max(...wrong)).toBeLessThan(1e-4)
  })

  it('has a connection for each utterance, opened ahead, which costs the turn nothing', async () => {
    const { server, recogniser } = await peers(() => whisper())
    await recogniser.warmUp()
    for (const utterance of [1, 2]) {
      const { network } = await recogniser.transcribe(SPEECH)
      expect(network).not.toHaveProperty('connectedMs')
      await until(() => server.opened === utterance + 1, 'the next connection is open')
    }
    expect(server.seen[0]?.data, 'the server’s own model and language').toEqual({})
  })

  it('may say pieces before the whole, which replaces them; or pieces alone', async () => {
    let whole: string | undefined = '今天天气好。'
    const { recogniser } = await peers(() => ({
      event: (peer, { type }) => {
        if (type === 'audio-start') peer.send('transcript-start')
        if (type === 'audio-chunk') peer.send('transcript-chunk', { text: '今天' })
        if (type !== 'audio-stop') return
        peer.send('transcript-chunk', { text: '天汽' })
        if (whole !== undefined) peer.send('transcript', { text: whole })
        peer.send('transcript-stop')
      },
    }))
    const utterance = recogniser.utterance()
    let partial = await utterance.push(SPEECH)
    while (!partial) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      partial = await utterance.push(new Float32Array(0))
    }
    expect(partial.text).toBe('今天')
    expect((await utterance.finish()).text).toBe('今天天气好。')
    whole = undefined
    expect((await recogniser.transcribe(SPEECH)).text).toBe('今天天汽')
  })

  it('is heard though every byte comes alone, among events that nobody knows', async () => {
    const { recogniser } = await peers(() => ({
      event: async (peer, { type }) => {
        if (type !== 'audio-stop') return
        await peer.drip(wyomingBytes('voice-stopped', { timestamp: 12 }, Uint8Array.of(10, 10)))
        await peer.drip(wyomingBytes('transcript', { text: '好 é 😀' }))
      },
    }))
    expect((await recogniser.transcribe(SPEECH)).text).toBe('好 é 😀')
  })

  const atEnd = (say: (peer: Parameters<NonNullable<WyomingScript['event']>>[0]) => void): WyomingScript => ({
    event: (peer, { type }) => type === 'audio-stop' && say(peer),
  })
  it.each<[string, string, RegExp, WyomingScript]>([
    ['closes in the middle', 'remote.closed', /closed the connection/, { event: (peer) => peer.end() }],
    [
      'reports an error',
      'remote.errorInStream',
      /reports an error: "CUDA out of memory"/,
      atEnd((peer) => peer.send('error', { text: 'CUDA out of memory' })),
    ],
    [
      'is a web server',
      'remote.notTheProtocol',
      /no event of Wyoming: HTTP\/1.1 400/,
      { event: (peer) => peer.raw('HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html>') },
    ],
    [
      'sends a text that is none',
      'remote.notTheProtocol',
      /a transcript without a text/,
      atEnd((peer) => peer.send('transcript', { text: 3 })),
    ],
  ])('that %s fails in one line, and the next utterance works', async (_name, code, message, script) => {
    let opened = 0
    const { recogniser } = await peers(() => (opened++ === 0 ? script : whisper()))
    await expect(recogniser.transcribe(SPEECH)).rejects.toMatchObject({ code, message })
    expect((await recogniser.transcribe(SPEECH)).text).toBe('你好。')
  })

  it('that speaks unasked, as other services do, is none', async () => {
    let banner = true
    const { recogniser, server } = await peers(() =>
      banner ? { opened: (peer) => peer.raw('SSH-2.0\r\n') } : whisper(),
    )
    await recogniser.warmUp()
    await until(() => server.ended === 1, 'the connection is given up')
    banner = false
    expect((await recogniser.transcribe(SPEECH)).text).toBe('你好。')
  })

  it('that never ends is given up', async () => {
    const { recogniser } = await peers(() => ({}), { limits: { ...LIMITS, firstByteMs: 80 } })
    await expect(recogniser.transcribe(SPEECH)).rejects.toMatchObject({ code: 'remote.timeout' })
  })

  it('is not sent a byte off this machine unless somebody agreed', () => {
    const settings = wyomingAsrSettingsSchema.parse({ address: 'tcp://192.168.1.9:10300' })
    expect(() => new SocketRecogniser(settings, wyomingProtocol(settings, 'nas'))).toThrow(
      'The audio of what you say would be sent to 192.168.1.9:10300',
    )
  })

  it('is a stage of its own, in a thread', async () => {
    const server = await scriptedWyoming(() => whisper('hello'))
    const stage = await wyomingAsr.load({
      model: serverModel('asr', 'wyoming', { address: server.address, limits: LIMITS }),
    })
    closing.push(server.close, () => stage.close())
    const stream = stage.openStream({ stepSamples: 640, overlapSamples: 0 }, (_: AsrHypothesis) => undefined)
    stream.push(SPEECH.slice())
    expect(await stream.finish()).toMatchObject({ text: 'hello', network: { firstByteMs: expect.any(Number) } })
    expect(stage.facts.server).toMatchObject({ reach: 'loopback' })
  })
})
