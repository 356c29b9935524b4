import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../../../base/testing/until.ts'
import { serverModel } from '../../../models/testing/server-model.ts'
import { type ScriptedPeer, type SocketScript, scriptedSocket } from '../../../remote/testing/scripted-socket.ts'
import { SocketRecogniser } from '../remote/socket-recogniser.ts'
import { vllmRealtimeAsr } from './engine.ts'
import { vllmRealtimeSettingsSchema } from './settings.ts'
import { vllmRealtimeProtocol } from './transcription.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const LIMITS = { connectMs: 90_000, firstByteMs: 90_000, stallMs: 90_000 }
const SPEECH = Float32Array.from({ length: 3000 }, (_, n) => Math.sin(n / 9) / 3)
const MODEL = 'mistralai/Voxtral-Mini-4B-Realtime-2602'

interface Seen {
  readonly types: string[]
  readonly audio: Buffer[]
}
const nothingSeen = (): Seen => ({ types: [], audio: [] })

/** vLLM's server as its source has it: refuses to begin without a model, and pieces of audio that are empty. */
function vllm(seen: Seen, pieces: readonly string[], whole = pieces.join('')): SocketScript {
  const left = [...pieces]
  let state: 'new' | 'known' | 'begun' = 'new'
  const error = (peer: ScriptedPeer, said: string, code: string) => peer.send({ type: 'error', error: said, code })
  const takes: Record<string, (peer: ScriptedPeer, event: { audio?: string; final?: boolean }) => void> = {
    'session.update': () => {
      state = 'known'
    },
    'input_audio_buffer.append': (peer, { audio = '' }) => {
      const bytes = Buffer.from(audio, 'base64')
      if (bytes.length === 0) return error(peer, 'Invalid audio data', 'invalid_audio')
      seen.audio.push(bytes)
      const delta = left.shift()
      if (delta !== undefined) peer.send({ type: 'transcription.delta', delta })
    },
    'input_audio_buffer.commit': (peer, { final = false }) => {
      if (state === 'new') return error(peer, 'Model not validated', 'model_not_validated')
      if (!final) state = 'begun'
      else if (state === 'begun') peer.send({ type: 'transcription.done', text: whole, usage: { total_tokens: 9 } })
    },
  }
  return {
    opened: (peer) => peer.send({ type: 'session.created', id: 'sess-1', created: 1 }),
    text: (peer, text) => {
      const event = JSON.parse(text)
      seen.types.push(event.type === 'session.update' ? `${event.type} ${event.model}` : event.type)
      const take = takes[event.type]
      if (take) take(peer, event)
      else error(peer, `Unknown event type: ${event.type}`, 'unknown_event')
    },
  }
}

async function peers(script: () => SocketScript, settings: object = {}, base = '/v1') {
  const server = await scriptedSocket(script)
  const address = `${server.address}${base}`
  const parsed = vllmRealtimeSettingsSchema.parse({ address, model: MODEL, limits: LIMITS, ...settings })
  const recogniser = new SocketRecogniser(parsed, vllmRealtimeProtocol(parsed, 'vLLM'))
  closing.push(server.close, () => recogniser.release())
  return { server, recogniser }
}

describe('vLLM’s realtime transcription', () => {
  it('begins with the first audio, grows by pieces, and is said whole at the end', async () => {
    const seen = nothingSeen()
    const { server, recogniser } = await peers(() => vllm(seen, ['今天', '天', ''], '今天天气。'), { key: 'k' })
    const utterance = recogniser.utterance()
    let partial = await utterance.push(SPEECH.subarray(0, 2000))
    while (!partial) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      partial = await utterance.push(new Float32Array(0))
    }
    expect(partial.text).toBe('今天')
    await utterance.push(SPEECH.subarray(2000))
    expect(await utterance.finish()).toMatchObject({ text: '今天天气。', confidence: undefined })
    expect(seen.types).toEqual([
      ...[`session.update ${MODEL}`, 'input_audio_buffer.commit'],
      ...['input_audio_buffer.append', 'input_audio_buffer.append', 'input_audio_buffer.commit'],
    ])
    const audio = Buffer.concat(seen.audio)
    const wrong = SPEECH.map((sample, n) => Math.abs(sample - audio.readInt16LE(2 * n) / 32_767))
    expect([audio.length, Math.max(...wrong) < 1e-4]).toEqual([6000, true])
    expect([server.opened[0]?.url, server.opened[0]?.headers.authorization]).toEqual(['/v1/realtime', 'Bearer k'])
  })

  it('stands at one path, whether the address ends in /v1 or not', async () => {
    const { server, recogniser } = await peers(() => vllm(nothingSeen(), ['Hi']), {}, '')
    expect((await recogniser.transcribe(SPEECH)).text).toBe('Hi')
    expect(server.opened[0]?.url).toBe('/v1/realtime')
  })

  it('has a connection for each utterance, opened ahead', async () => {
    const { server, recogniser } = await peers(() => vllm(nothingSeen(), ['Hi']))
    await recogniser.warmUp()
    for (const utterance of [1, 2]) {
      const { network } = await recogniser.transcribe(SPEECH)
      expect(network).not.toHaveProperty('connectedMs')
      await until(() => server.opened.length === utterance + 1, 'the next connection is open')
    }
  })

  it('of nothing at all is of a moment of silence: the server takes no empty piece', async () => {
    const seen = nothingSeen()
    const { recogniser } = await peers(() => vllm(seen, [], ''))
    expect((await recogniser.utterance().finish()).text).toBe('')
    expect(seen.audio.map((bytes) => bytes.every((byte) => byte === 0))).toEqual([true])
  })

  it.each<[string, string, RegExp, SocketScript]>([
    [
      'reports an error',
      'remote.errorInStream',
      /"The model `x` does not exist."/,
      { text: (peer) => peer.send({ type: 'error', error: 'The model `x` does not exist.', code: null }) },
    ],
    ['closes in the middle', 'remote.closed', /1012 "restart"/, { text: (peer) => peer.close(1012, 'restart') }],
    ['breaks off', 'remote.closed', /closed the connection/, { text: (peer) => peer.cut() }],
    ['sends garbage', 'remote.notTheProtocol', /no transcription: oops/, { text: (peer) => peer.send('oops') }],
    [
      'sends a piece without a text',
      'remote.notTheProtocol',
      /no transcription/,
      { text: (peer) => peer.send({ type: 'transcription.delta', text: 'Hi' }) },
    ],
  ])('that %s fails in one line, and the next utterance works', async (_name, code, message, script) => {
    let opened = 0
    const { recogniser } = await peers(() => (opened++ === 0 ? script : vllm(nothingSeen(), ['Hi'])))
    await expect(recogniser.transcribe(SPEECH)).rejects.toMatchObject({ code, message })
    expect((await recogniser.transcribe(SPEECH)).text).toBe('Hi')
  })

  it('may be told of kinds of events that nobody knows yet', async () => {
    const script = vllm(nothingSeen(), ['Hi'])
    const { recogniser } = await peers(() => ({
      ...script,
      text: (peer, text) => {
        peer.send({ type: 'input_audio_buffer.committed', item_id: 'i' })
        script.text?.(peer, text)
      },
    }))
    expect((await recogniser.transcribe(SPEECH)).text).toBe('Hi')
  })

  it('that never ends is given up', async () => {
    const { recogniser } = await peers(() => ({}), { limits: { ...LIMITS, firstByteMs: 80 } })
    await expect(recogniser.transcribe(SPEECH)).rejects.toMatchObject({ code: 'remote.timeout' })
  })

  it('is a stage of its own, in a thread', async () => {
    const server = await scriptedSocket(() => vllm(nothingSeen(), ['Hi', ' there']))
    const options = { address: server.address, model: MODEL, limits: LIMITS }
    const stage = await vllmRealtimeAsr.load({ model: serverModel('asr', 'vllm-realtime', options) })
    closing.push(server.close, () => stage.close())
    const stream = stage.openStream({ stepSamples: 640, overlapSamples: 0 }, () => undefined)
    stream.push(SPEECH.slice())
    expect(await stream.finish()).toMatchObject({ text: 'Hi there', network: { firstByteMs: expect.any(Number) } })
  })
})
