import { afterEach, describe, expect, it } from 'vitest'
import { type ScriptedPeer, type SocketScript, scriptedSocket } from '../remote/testing/scripted-socket.ts'
import { deepgramProtocol } from './asr/deepgram/listening.ts'
import { deepgramSettingsSchema } from './asr/deepgram/settings.ts'
import { funasrSettingsSchema } from './asr/funasr/settings.ts'
import { twoPassProtocol } from './asr/funasr/two-pass.ts'
import type { SpokenProtocol } from './asr/remote/dialogue.ts'
import { SocketRecogniser } from './asr/remote/socket-recogniser.ts'
import { onlineProtocol } from './asr/sherpa-socket/online-protocol.ts'
import { sherpaSettingsSchema } from './asr/sherpa-socket/settings.ts'
import { vllmRealtimeSettingsSchema } from './asr/vllm-realtime/settings.ts'
import { vllmRealtimeProtocol } from './asr/vllm-realtime/transcription.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const PATIENT = { connectMs: 90_000, firstByteMs: 90_000, stallMs: 90_000 }
const SPEECH = Float32Array.from({ length: 3200 }, (_, n) => Math.sin(n / 9) / 3)
const SAID = '你好。'

/** A protocol of recognisers that hear while somebody speaks. */
interface Protocol {
  readonly name: string
  open(settings: { readonly address: string; readonly limits: object }): SocketRecogniser
  /** Whether a client's message says that nothing more is spoken. */
  readonly isEnd: (text: string) => boolean
  /** What the server says then, in its own words. */
  readonly last: readonly (object | string)[]
  /** A first word of which nothing can be read yet. */
  readonly empty: object
  /** How it reports an error; absent where the protocol has no way. */
  readonly error?: object
}

const recogniser = (settings: ConstructorParameters<typeof SocketRecogniser>[0], protocol: SpokenProtocol) =>
  new SocketRecogniser(settings, protocol)

const heardByDeepgram = (transcript: string, more: object = {}) => ({
  ...{ type: 'Results', channel_index: [0, 1], start: 0, duration: 0.2, is_final: false, speech_final: false },
  channel: { alternatives: [{ transcript, confidence: 0.9, words: [] }] },
  ...more,
})

const PROTOCOLS: readonly Protocol[] = [
  {
    name: 'FunASR',
    open: (settings) => {
      const parsed = funasrSettingsSchema.parse(settings)
      return recogniser(parsed, twoPassProtocol(parsed, 'FunASR'))
    },
    isEnd: (text) => JSON.parse(text).is_speaking === false,
    empty: { mode: '2pass-online', text: '', is_final: false },
    last: [{ mode: '2pass-offline', text: SAID, is_final: true }],
  },
  {
    name: 'sherpa-onnx',
    open: (settings) => recogniser(sherpaSettingsSchema.parse(settings), onlineProtocol('sherpa-onnx')),
    isEnd: (text) => text === 'Done',
    empty: { text: '', segment: 0, is_final: false },
    last: [{ text: SAID, segment: 0, is_final: true }, 'Done!'],
  },
  {
    name: 'vLLM realtime',
    open: (settings) => {
      const parsed = vllmRealtimeSettingsSchema.parse({ ...settings, model: 'm' })
      return recogniser(parsed, vllmRealtimeProtocol(parsed, 'vLLM'))
    },
    isEnd: (text) => JSON.parse(text).final === true,
    empty: { type: 'transcription.delta', delta: '' },
    last: [{ type: 'transcription.done', text: SAID }],
    error: { type: 'error', error: 'OOM', code: 'internal' },
  },
  {
    name: 'Deepgram',
    open: (settings) => {
      const parsed = deepgramSettingsSchema.parse(settings)
      return recogniser(parsed, deepgramProtocol(parsed, 'Deepgram', 'zh', 60_000))
    },
    isEnd: (text) => JSON.parse(text).type === 'Finalize',
    empty: heardByDeepgram(''),
    last: [heardByDeepgram(SAID, { is_final: true, from_finalize: true })],
    error: { type: 'Error', description: 'OOM', message: 'OOM', variant: 'INTERNAL' },
  },
]

type AtEnd = (peer: ScriptedPeer, last: Protocol['last']) => void
const sayLast: AtEnd = (peer, last) => {
  for (const frame of last) peer.send(frame)
}

/** A server of the protocol that goes wrong with its first utterance. */
async function peers(protocol: Protocol, wrong: AtEnd, limits: object = {}) {
  let utterances = 0
  const script = (): SocketScript => ({
    text: (peer, text) => {
      if (protocol.isEnd(text)) (utterances++ === 0 ? wrong : sayLast)(peer, protocol.last)
    },
  })
  const server = await scriptedSocket(script)
  const client = protocol.open({ address: server.address, limits: { ...PATIENT, ...limits } })
  closing.push(server.close, () => client.release())
  return { server, client }
}

async function refusing(protocol: Protocol, answer: string) {
  const server = await scriptedSocket(() => ({}), answer)
  const client = protocol.open({ address: server.address, limits: PATIENT })
  closing.push(server.close, () => client.release())
  return client
}

const asText = (frame: object | string) => (typeof frame === 'string' ? frame : JSON.stringify(frame))

describe.each(PROTOCOLS)('a recogniser that speaks as $name does', (protocol) => {
  const text = async (client: SocketRecogniser) => (await client.transcribe(SPEECH)).text

  it('is understood though its messages are cut in the middle of characters', async () => {
    const { client } = await peers(protocol, (peer, last) => {
      for (const frame of last) peer.sendInFragments(asText(frame), 1)
    })
    expect(await text(client)).toBe(SAID)
  })

  it('may begin with nothing, and say what nobody knows yet', async () => {
    const { client } = await peers(protocol, (peer, last) => {
      peer.send(protocol.empty)
      if (protocol.name !== 'FunASR' && protocol.name !== 'sherpa-onnx') peer.send({ type: 'SomethingNew', at: 1 })
      sayLast(peer, last)
    })
    expect(await text(client)).toBe(SAID)
  })

  it.each<[string, AtEnd, string]>([
    ['closes in the middle', (peer) => peer.close(1011, 'overloaded'), 'remote.closed'],
    ['breaks off', (peer) => peer.cut(), 'remote.closed'],
    ['sends a web page', (peer) => peer.send('<!doctype html><p>Hi'), 'remote.notTheProtocol'],
    ['sends half a message', (peer, [last]) => peer.send(asText(last ?? '').slice(0, -4)), 'remote.notTheProtocol'],
    ['sends bytes', (peer) => peer.send(Buffer.from([0, 1, 2])), 'remote.notTheProtocol'],
  ])('that %s fails in one line, and the next utterance works', async (_name, wrong, code) => {
    const { client } = await peers(protocol, wrong)
    const failure = await text(client).then(
      () => undefined,
      (told: Error & { readonly code?: string }) => told,
    )
    expect(failure?.code).toBe(code)
    expect(failure?.message).not.toContain('\n')
    expect(await text(client)).toBe(SAID)
  })

  const { error } = protocol
  if (error !== undefined) {
    it('that reports an error fails with it, and the next utterance works', async () => {
      const { client } = await peers(protocol, (peer) => peer.send(error))
      await expect(text(client)).rejects.toMatchObject({ code: 'remote.errorInStream', message: /OOM/ })
      expect(await text(client)).toBe(SAID)
    })
  }

  it('that says nothing at the end is given up', async () => {
    const { client } = await peers(protocol, () => undefined, { firstByteMs: 80 })
    await expect(text(client)).rejects.toMatchObject({ code: 'remote.timeout' })
  })

  it.each([
    ['asks to wait', '429 Too Many Requests\r\nRetry-After: 7', 'remote.tooMany', /wait 7 s/],
    ['refuses the key', '401 Unauthorized', 'remote.refusedKey', /401/],
    ['is a web server', '200 OK\r\nContent-Type: text/html', 'remote.notTheProtocol', /200 instead of a WebSocket/],
  ])('that %s says so before anything is spoken', async (_name, head, code, message) => {
    const client = await refusing(protocol, `HTTP/1.1 ${head}\r\nContent-Length: 0\r\n\r\n`)
    await expect(text(client)).rejects.toMatchObject({ code, message })
  })
})
