import { afterEach, describe, expect, it, vi } from 'vitest'
import { until } from '../../../base/testing/until.ts'
import { serverModel } from '../../../models/testing/server-model.ts'
import { type ScriptedPeer, type SocketScript, scriptedSocket } from '../../../remote/testing/scripted-socket.ts'
import type { Utterance } from '../recogniser.ts'
import { SocketRecogniser } from '../remote/socket-recogniser.ts'
import { deepgramAsr } from './engine.ts'
import { deepgramProtocol } from './listening.ts'
import { deepgramSettingsSchema, listenPath } from './settings.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const close of closing.splice(0).reverse()) await close()
})

const LIMITS = { connectMs: 90_000, firstByteMs: 90_000, stallMs: 90_000 }
const SPEECH = Float32Array.from({ length: 3200 }, (_, n) => Math.sin(n / 9) / 3)

/** A stretch as the protocol has it. */
const results = (transcript: string, more: object = {}) => {
  const words = transcript.split(' ').map((word, n) => ({
    ...{ word: word.toLowerCase().replace(/\W/g, ''), punctuated_word: word, confidence: 0.9 },
    ...{ start: 0.05 * n, end: 0.05 * (n + 1) },
  }))
  return {
    ...{ type: 'Results', channel_index: [0, 1], start: 0, duration: 0.2, is_final: false, speech_final: false },
    channel: { alternatives: [{ transcript, confidence: 0.9, words: transcript === '' ? [] : words }] },
    metadata: { request_id: 'r', model_info: {}, model_uuid: 'u' },
    ...more,
  }
}

/** A server that says what it is told to at `Finalize`, and ends as the protocol says at `CloseStream`. */
function deepgram(
  seen: string[],
  finalize: (peer: ScriptedPeer) => void,
  heard?: (peer: ScriptedPeer) => void,
): SocketScript {
  return {
    binary: (peer, bytes) => {
      seen.push(`${bytes.length}`)
      heard?.(peer)
    },
    text: (peer, text) => {
      const { type } = JSON.parse(text)
      seen.push(type)
      if (type === 'Finalize') finalize(peer)
      if (type !== 'CloseStream') return
      peer.send({ type: 'Metadata', request_id: 'r', duration: 1, channels: 1 })
      peer.close(1000, '')
    },
  }
}
const GREETING = (peer: ScriptedPeer) => peer.send(results('Hello there.', { is_final: true, from_finalize: true }))

async function peers(script: () => SocketScript, settings: object = {}, { insistAfterMs = 60_000, refuse = 0 } = {}) {
  const server = await scriptedSocket(script, refuse === 0 ? undefined : refuse)
  const parsed = deepgramSettingsSchema.parse({ address: server.address, limits: LIMITS, ...settings })
  const recogniser = new SocketRecogniser(parsed, deepgramProtocol(parsed, 'Deepgram', 'en', insistAfterMs))
  closing.push(server.close, () => recogniser.release())
  return { server, recogniser }
}

async function partialOf(utterance: Utterance, text: string) {
  let heard = await utterance.push(SPEECH)
  while (heard?.text !== text) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    heard = (await utterance.push(new Float32Array(0))) ?? heard
  }
  return heard
}

describe('Deepgram', () => {
  it('is told what comes by its address, and by whom', async () => {
    const settings = { key: 'dg-1', language: 'zh-CN', query: { keyterm: ['播客', 'Firstword'] } }
    const { server, recogniser } = await peers(() => deepgram([], GREETING), settings)
    await recogniser.warmUp()
    const [opened] = server.opened
    expect(opened?.headers.authorization).toBe('Token dg-1')
    const { pathname, searchParams } = new URL(opened?.url ?? '', 'http://x')
    expect(pathname).toBe('/v1/listen')
    expect([...searchParams]).toEqual([
      ...[
        ['model', 'nova-3'],
        ['encoding', 'linear16'],
        ['sample_rate', '16000'],
        ['channels', '1'],
      ],
      ...[
        ['interim_results', 'true'],
        ['smart_format', 'true'],
        ['endpointing', 'false'],
        ['language', 'zh-CN'],
      ],
      ...[
        ['keyterm', '播客'],
        ['keyterm', 'Firstword'],
      ],
    ])
    const parsed = deepgramSettingsSchema.parse({ address: 'ws://x', endpointingMs: 300 })
    expect(listenPath(parsed, 'zh'), 'the conversation’s language').toMatch(/endpointing=300&language=zh$/)
  })

  it('says pieces for now and for good; our endpoint makes it say the rest', async () => {
    const seen: string[] = []
    const rounds = [
      results('hell'),
      results('Hello.', { is_final: true, speech_final: true, duration: 0.2 }),
      { type: 'SpeechStarted', timestamp: 0.2 },
      { type: 'UtteranceEnd', last_word_end: 0.2 },
      results('how', { start: 0.2 }),
    ]
    const script = deepgram(
      seen,
      (peer) => peer.send(results('How are you?', { start: 0.2, is_final: true, from_finalize: true })),
      (peer) => rounds.splice(0).map((round) => peer.send(round)),
    )
    const { recogniser } = await peers(() => script)
    const utterance = recogniser.utterance()
    expect(await partialOf(utterance, 'Hello. how')).toMatchObject({ confidence: expect.closeTo(0.9) })
    await utterance.push(SPEECH)
    const { text, confidence, words, network } = await utterance.finish()
    expect({ text, confidence }).toEqual({ text: 'Hello. How are you?', confidence: expect.closeTo(0.9) })
    expect(words?.slice(0, 2)).toEqual([
      { text: 'Hello.', startSample: 0, endSample: 800 },
      { text: 'How', startSample: 0, endSample: 800 },
    ])
    expect(network?.endedMs).toBeGreaterThan(0)
    expect(seen).toEqual(['6400', '6400', 'Finalize'])
  })

  it('takes one utterance after another on a connection, whose clock goes on', async () => {
    const seen: string[] = []
    let startS = 0
    const script = deepgram(seen, (peer) => {
      const word = { word: 'hi', start: startS + 0.1, end: startS + 0.15 }
      const alternatives = [{ transcript: 'hi', confidence: 0.5, words: [word] }]
      peer.send(results('', { start: startS, is_final: true, from_finalize: true, channel: { alternatives } }))
      startS += 0.2
    })
    const { server, recogniser } = await peers(() => script)
    for (const _ of [1, 2]) {
      const { text, words } = await recogniser.transcribe(SPEECH)
      expect([text, words]).toEqual(['hi', [{ text: 'hi', startSample: 1600, endSample: 2400 }]])
    }
    expect(server.opened).toHaveLength(1)
  })

  it('that has nothing left to say is asked for an answer for certain', async () => {
    const seen: string[] = []
    const script = () =>
      deepgram(
        seen,
        () => undefined,
        (peer) => peer.send(results('Yes.', { is_final: true, duration: 0.1 })),
      )
    const { server, recogniser } = await peers(script, {}, { insistAfterMs: 20 })
    const utterance = recogniser.utterance()
    await partialOf(utterance, 'Yes.')
    expect((await utterance.finish()).text).toBe('Yes.')
    expect(seen).toEqual(['6400', 'Finalize', 'CloseStream'])
    await recogniser.transcribe(SPEECH)
    expect(server.opened.length, 'the next utterance has another connection').toBeGreaterThan(1)
  })

  it('may say all of it before our question reaches it: the answer to that is not taken for the next utterance’s', async () => {
    const late = deepgram([], (peer) => {
      peer.send(results('Yes.', { is_final: true, duration: 0.2 }))
      peer.send(results('', { is_final: true, from_finalize: true, start: 0.2, duration: 0 }))
    })
    const { server, recogniser } = await peers(() => late)
    expect((await recogniser.transcribe(SPEECH)).text).toBe('Yes.')
    expect((await recogniser.transcribe(SPEECH)).text).toBe('Yes.')
    expect(server.opened.length).toBeGreaterThan(1)
  })

  it('is closed by servers that say nothing at the end: what was heard until then holds', async () => {
    const script = (): SocketScript => ({
      binary: (peer) => peer.send(results('Well.', { is_final: true, duration: 0.1 })),
      text: (peer, text) => JSON.parse(text).type === 'CloseStream' && peer.close(1000, ''),
    })
    const { recogniser } = await peers(script, {}, { insistAfterMs: 20 })
    expect((await recogniser.transcribe(SPEECH)).text).toBe('Well.')
  })

  it('keeps a connection on which nobody speaks for a minute, and no longer', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const seen: string[] = []
    const { server, recogniser } = await peers(() => deepgram(seen, GREETING))
    await recogniser.warmUp()
    await vi.advanceTimersByTimeAsync(60_000)
    await until(() => seen.length === 15, 'all words have come')
    expect(new Set(seen)).toEqual(new Set(['KeepAlive']))
    await vi.advanceTimersByTimeAsync(4000)
    await until(() => server.ended === 1, 'it is given up')
    expect((await recogniser.transcribe(SPEECH)).text, 'a new one is opened').toBe('Hello there.')
  })

  it.each<[string, string, RegExp, SocketScript]>([
    [
      'reports an error',
      'remote.errorInStream',
      /reported an error: "Rate limit"/,
      { binary: (peer) => peer.send({ type: 'Error', description: 'Rate limit', message: 'x', variant: 'y' }) },
    ],
    ['closes in the middle', 'remote.closed', /1011 "NET-0001"/, { binary: (peer) => peer.close(1011, 'NET-0001') }],
    ['breaks off', 'remote.closed', /closed the connection/, { binary: (peer) => peer.cut() }],
    [
      'sends garbage',
      'remote.notTheProtocol',
      /no message of Deepgram's: oops/,
      { binary: (peer) => peer.send('oops') },
    ],
    [
      'sends half a result',
      'remote.notTheProtocol',
      /no message of Deepgram's/,
      { binary: (peer) => peer.send({ type: 'Results', is_final: true }) },
    ],
  ])('that %s fails in one line, and the next utterance works', async (_name, code, message, script) => {
    let opened = 0
    const { recogniser } = await peers(() => (opened++ === 0 ? script : deepgram([], GREETING)))
    await expect(recogniser.transcribe(SPEECH)).rejects.toMatchObject({ code, message })
    expect((await recogniser.transcribe(SPEECH)).text).toBe('Hello there.')
  })

  it.each([
    [401, 'remote.refusedKey'],
    [429, 'remote.tooMany'],
    [503, 'remote.serverBroken'],
    [200, 'remote.notTheProtocol'],
  ])('that answers %i instead says why', async (refuse, code) => {
    const { recogniser } = await peers(() => ({}), {}, { refuse })
    await expect(recogniser.transcribe(SPEECH)).rejects.toMatchObject({ code })
  })

  it('that stays silent is given up', async () => {
    const { recogniser } = await peers(() => ({}), { limits: { ...LIMITS, firstByteMs: 80 } }, { insistAfterMs: 10 })
    await expect(recogniser.transcribe(SPEECH)).rejects.toMatchObject({ code: 'remote.timeout' })
  })

  it('is a stage of its own, in a thread, told the language of the conversation', async () => {
    const server = await scriptedSocket(() => deepgram([], GREETING))
    const model = serverModel('asr', 'deepgram', { address: server.address, limits: LIMITS })
    const stage = await deepgramAsr.load({ model, language: 'zh' })
    closing.push(server.close, () => stage.close())
    const stream = stage.openStream({ stepSamples: 640, overlapSamples: 0 }, () => undefined)
    stream.push(SPEECH.slice())
    expect(await stream.finish()).toMatchObject({ text: 'Hello there.' })
    expect(server.opened[0]?.url).toContain('language=zh')
  })
})
