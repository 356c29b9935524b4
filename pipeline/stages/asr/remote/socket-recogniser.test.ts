import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../../../base/testing/until.ts'
import { serverModel } from '../../../models/testing/server-model.ts'
import { type SocketScript, scriptedSocket } from '../../../remote/testing/scripted-socket.ts'
import type { AsrHypothesis } from '../contract.ts'
import { funasr } from '../funasr/engine.ts'
import { funasrSettingsSchema } from '../funasr/settings.ts'
import { twoPassProtocol } from '../funasr/two-pass.ts'
import { onlineProtocol } from '../sherpa-socket/online-protocol.ts'
import { sherpaSettingsSchema } from '../sherpa-socket/settings.ts'
import { SocketRecogniser } from './socket-recogniser.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const LIMITS = { connectMs: 90_000, firstByteMs: 90_000, stallMs: 90_000 }
const SPEECH = Float32Array.from({ length: 3000 }, (_, n) => Math.sin(n / 9) / 3)

/** FunASR's server as its protocol says: a first pass piece by piece, a second when somebody stops speaking. */
function funasrScript(
  seen: { texts: unknown[]; bytes: number[] },
  pieces = ['你', '好'],
  again: string | undefined = '你好。',
): SocketScript {
  let heard = 0
  return {
    text: (peer, text) => {
      const message = JSON.parse(text)
      seen.texts.push(message)
      if (message.is_speaking === false && again !== undefined)
        peer.send({ mode: '2pass-offline', text: again, is_final: true })
    },
    binary: (peer, bytes) => {
      seen.bytes.push(bytes.length)
      const text = pieces[heard++]
      if (text !== undefined) peer.send({ mode: '2pass-online', text, is_final: false })
    },
  }
}

async function funasrPeers(script: () => SocketScript, settings: object = {}, refuse?: number) {
  const server = await scriptedSocket(script, refuse)
  const parsed = funasrSettingsSchema.parse({ address: server.address, limits: LIMITS, ...settings })
  const recogniser = new SocketRecogniser(parsed, twoPassProtocol(parsed, 'FunASR'))
  closing.push(server.close, () => recogniser.release())
  return { server, recogniser }
}

describe('FunASR’s two passes', () => {
  it('send steps of 60 ms while somebody speaks, and keep what the second pass says', async () => {
    const seen = { texts: [] as unknown[], bytes: [] as number[] }
    const { server, recogniser } = await funasrPeers(() => funasrScript(seen), { hotwords: { 阿里巴巴: 20 } })
    const utterance = recogniser.utterance()
    await utterance.push(SPEECH.subarray(0, 2000))
    await until(() => seen.bytes.length === 2, 'two steps have come')
    let partial = await utterance.push(SPEECH.subarray(2000))
    while (!partial) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      partial = await utterance.push(new Float32Array(0))
    }
    expect('你好'.startsWith(partial.text)).toBe(true)
    expect(await utterance.finish()).toMatchObject({ text: '你好。', confidence: undefined, decodedSamples: 3000 })
    expect(seen.bytes).toEqual([1920, 1920, 1920, 240])
    expect(seen.texts).toEqual([
      {
        ...{ mode: '2pass', wav_name: 'firstword', wav_format: 'pcm', is_speaking: true, audio_fs: 16_000 },
        ...{ chunk_size: [5, 10, 5], chunk_interval: 10, itn: true, hotwords: '{"阿里巴巴":20}' },
      },
      { is_speaking: false },
    ])
    expect(server.opened[0]?.headers['sec-websocket-protocol']).toBe('binary')
  })

  it('keep their connection from one utterance to the next, and what was opened ahead costs the turn nothing', async () => {
    const seen = { texts: [] as unknown[], bytes: [] as number[] }
    const { server, recogniser } = await funasrPeers(() => funasrScript(seen, []))
    await recogniser.warmUp()
    for (const _ of [1, 2]) {
      const { text, network } = await recogniser.transcribe(SPEECH)
      expect(text).toBe('你好。')
      expect(network).not.toHaveProperty('connectedMs')
    }
    expect(server.opened).toHaveLength(1)
  })

  it('have a connection for each utterance where turns open their own, and none is opened ahead of the next', async () => {
    const seen = { texts: [] as unknown[], bytes: [] as number[] }
    const { server, recogniser } = await funasrPeers(() => funasrScript(seen, []))
    await recogniser.warmUp()
    for (const opened of [2, 3]) {
      recogniser.prepare(false)
      expect((await recogniser.transcribe(SPEECH)).network?.connectedMs).toBeDefined()
      await until(() => server.ended === opened, 'what is not needed has ended')
      expect(server.opened).toHaveLength(opened)
    }
    recogniser.prepare(true)
    await until(() => server.opened.length === 4, 'one is opened ahead again')
    expect((await recogniser.transcribe(SPEECH)).text).toBe('你好。')
    expect(server.opened).toHaveLength(4)
  })

  it('have a connection each where two utterances are heard at once, and keep one of them', async () => {
    const seen = { texts: [] as unknown[], bytes: [] as number[] }
    const { server, recogniser } = await funasrPeers(() => funasrScript(seen, []))
    await recogniser.warmUp()
    const both = await Promise.all([recogniser.transcribe(SPEECH), recogniser.transcribe(SPEECH)])
    expect(both.map(({ text }) => text)).toEqual(['你好。', '你好。'])
    await until(() => server.ended === 1, 'one is given up')
    expect(server.opened).toHaveLength(2)
  })

  it('keep stretches that the server took for whole before, each said again once', async () => {
    const script = (): SocketScript => ({
      text: (peer, text) => {
        if (JSON.parse(text).is_speaking === false) peer.send({ mode: '2pass-offline', text: '再见。', is_final: true })
      },
      binary: (peer) => {
        peer.send({ mode: '2pass-online', text: '你好', is_final: false })
        peer.send({ mode: '2pass-offline', text: '你好，', is_final: false })
        peer.send({ mode: '2pass-online', text: '再', is_final: false })
      },
    })
    const { recogniser } = await funasrPeers(script)
    const utterance = recogniser.utterance()
    await utterance.push(SPEECH.subarray(0, 960))
    let text = ''
    while (text !== '你好，再') {
      await new Promise((resolve) => setTimeout(resolve, 5))
      text = (await utterance.push(new Float32Array(0)))?.text ?? text
    }
    expect((await utterance.finish()).text).toBe('你好，再见。')
  })

  it.each([
    [
      'closes in the middle',
      'remote.closed',
      (): SocketScript => ({ binary: (peer) => peer.close(1011, 'CUDA error') }),
    ],
    ['breaks off', 'remote.closed', (): SocketScript => ({ binary: (peer) => peer.cut() })],
    ['sends garbage', 'remote.notTheProtocol', (): SocketScript => ({ binary: (peer) => peer.send('oops') })],
    ['sends other JSON', 'remote.notTheProtocol', (): SocketScript => ({ binary: (peer) => peer.send({ text: 3 }) })],
  ])('of a server that %s fail in one line, and the next utterance works', async (_name, code, script) => {
    let opened = 0
    const { recogniser } = await funasrPeers(() =>
      opened++ === 0 ? script() : funasrScript({ texts: [], bytes: [] }, []),
    )
    await expect(recogniser.transcribe(SPEECH)).rejects.toMatchObject({ code })
    expect((await recogniser.transcribe(SPEECH)).text).toBe('你好。')
  })

  it('that never end are given up', async () => {
    const limits = { ...LIMITS, firstByteMs: 80 }
    const { recogniser } = await funasrPeers(() => ({}), { limits })
    await expect(recogniser.transcribe(SPEECH)).rejects.toMatchObject({
      ...{ code: 'remote.timeout', message: /the final text did not come/ },
    })
  })

  it('are not to be had where another kind of server answers', async () => {
    const { recogniser } = await funasrPeers(() => ({}), {}, 404)
    await expect(recogniser.transcribe(SPEECH)).rejects.toMatchObject({
      ...{ code: 'remote.notTheProtocol', message: /answers 404 instead of a WebSocket/ },
    })
  })

  it('that are given up end the connection, so that nothing of them is heard in the next', async () => {
    const seen = { texts: [] as unknown[], bytes: [] as number[] }
    const { server, recogniser } = await funasrPeers(() => funasrScript(seen, ['旧']))
    const utterance = recogniser.utterance()
    await utterance.push(SPEECH)
    await until(() => seen.bytes.length > 0, 'audio has come')
    utterance.giveUp?.()
    await until(() => server.ended === 1, 'the connection has ended')
    expect((await recogniser.transcribe(SPEECH)).text).toBe('你好。')
  })

  it('are a stage of their own, in a thread, with partial texts', async () => {
    const server = await scriptedSocket(() => funasrScript({ texts: [], bytes: [] }))
    const stage = await funasr.load({
      model: serverModel('asr', 'funasr', { address: server.address, limits: LIMITS }),
    })
    closing.push(server.close, () => stage.close())
    const partials: AsrHypothesis[] = []
    const stream = stage.openStream({ stepSamples: 640, overlapSamples: 0 }, (partial) => partials.push(partial))
    while (partials.length === 0) {
      stream.push(new Float32Array(960))
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect(await stream.finish()).toMatchObject({ text: '你好。', network: { firstByteMs: expect.any(Number) } })
    const given = stage.openStream({ stepSamples: 640, overlapSamples: 0 }, () => undefined)
    given.push(new Float32Array(960))
    given.cancel()
    await until(() => server.ended > 0, 'the connection of what was given up has ended')
  })
})

describe('sherpa-onnx’s server', () => {
  /** As its protocol says: results whole each time, then `Done!` and the end. */
  const script = (floats: number[]) => (): SocketScript => ({
    binary: (peer, bytes) => {
      for (let at = 0; at < bytes.length; at += 4) floats.push(bytes.readFloatLE(at))
      peer.send({ text: ' hello', segment: 0, start_time: 0, is_final: false, tokens: [], timestamps: [] })
    },
    text: (peer, text) => {
      if (text !== 'Done') return peer.close(1002, 'what?')
      peer.send({ text: ' hello there', segment: 0, is_final: true })
      peer.send({ text: '你好', segment: 1, is_final: true })
      peer.send('Done!')
      peer.close(1000, '')
    },
  })

  it('takes floats, says each segment whole, and has a connection for each utterance, opened ahead', async () => {
    const floats: number[] = []
    const server = await scriptedSocket(script(floats))
    const settings = sherpaSettingsSchema.parse({ address: server.address, limits: LIMITS })
    const recogniser = new SocketRecogniser(settings, onlineProtocol('sherpa'))
    closing.push(server.close, () => recogniser.release())
    await recogniser.warmUp()
    for (const utterance of [1, 2]) {
      const { text, network } = await recogniser.transcribe(SPEECH)
      expect(text).toBe('hello there你好')
      expect(network).not.toHaveProperty('connectedMs')
      await until(() => server.opened.length === utterance + 1, 'the next connection is open')
    }
    expect(floats).toHaveLength(6000)
    expect(floats.slice(0, 3000).every((sample, n) => sample === SPEECH[n])).toBe(true)
  })
})
