import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOpusDecoder } from '../../audio/opus.ts'
import { findPreset } from '../../flags/presets.ts'
import { BASELINE } from '../../flags/registry.ts'
import { startPipeline } from '../../host/start-pipeline.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { DeviceTurn } from '../../protocol/devices.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import { encodeSpeech } from '../../servers/xiaozhi/client/encoded-speech.ts'
import { VirtualDevice } from '../../servers/xiaozhi/client/virtual-device.ts'
import { DeviceGateway } from './device-gateway.ts'

const CLIP = 'hello'
const STREAMING = findPreset('streaming')?.values ?? BASELINE
const FLAGS = { ...STREAMING, LLM_DO_SAMPLE: false }

let pipeline: Pipeline
let gateway: DeviceGateway
let pcm: Float32Array
let url = ''
const turns: DeviceTurn[] = []
const events: PipelineEvent[] = []

beforeAll(async () => {
  pipeline = await startPipeline({ flags: FLAGS, onEvent: (event) => events.push(event) })
  gateway = new DeviceGateway({ pipeline, appVersion: '1.0.0', onTurn: (turn) => turns.push(turn) })
  pcm = await pipeline.clipLibrary.load(CLIP)
  const state = await gateway.start({ port: 0 })
  url = state.urls?.websocket ?? ''
})

afterAll(async () => {
  await gateway?.stop()
  await pipeline?.close()
})

const transcriptOf = (clipId: string) => pipeline.clips.find(({ id }) => id === clipId)?.transcript

describe('a device that talks to the pipeline', () => {
  it('is understood and hears a reply in frames of 60 ms, at the pace of speech', async () => {
    const before = events.length
    const device = await VirtualDevice.connect({ url, deviceId: 'device-1' })
    expect(gateway.queueDepths).toEqual({ gateway: 0 })
    // What a device that is gone sent last may still be in a queue.
    const empty = { 'asr.admission': 0, vad: 0, asr: 0, llm: 0, tts: 0 }
    await expect.poll(() => pipeline.queueDepths, { timeout: 60_000 }).toEqual(empty)
    const face = device.waitFor(({ type }) => type === 'llm')
    const turn = await device.speak(await encodeSpeech(pcm, 60, 2500))
    expect(turn.transcript).toBe(transcriptOf(CLIP))
    expect(await face, 'with the first words of the reply').toMatchObject({ emotion: 'happy', text: '🙂' })
    expect(turn.sentences.join(' ').length).toBeGreaterThan(5)
    const decoder = await createOpusDecoder(device.replyRateHz)
    const reply = turn.packets.map((packet) => decoder.decode(packet))
    expect(new Set(reply.map(({ length }) => length))).toEqual(new Set([device.replyRateHz * 0.06]))
    expect(
      reply.some((samples) => samples.some((sample) => sample > 0.05)),
      'it sounds',
    ).toBe(true)
    const { times } = turn
    const order = [times.speechSentMs, times.sttMs, times.ttsStartMs, times.firstSentenceMs, times.firstAudioMs]
    expect(order).toEqual([...order].sort((a, b) => (a ?? 0) - (b ?? 0)))
    expect(times.ttsStopMs, 'not before the reply was played').toBeGreaterThanOrEqual(
      (times.firstAudioMs ?? 0) + (turn.packets.length - 1) * 60,
    )
    const record = turns.at(-1)?.turn
    expect(record).toMatchObject({ origin: 'device', deviceId: 'device-1', status: 'finished' })
    expect(record?.transcript.text).toBe(turn.transcript)
    expect(record?.ledger?.heardMs).toBeGreaterThan(0)
    expect(record?.counters['playback.frames']).toBe(turn.packets.length)
    expect(record?.ledger?.unmeasured).toEqual([{ part: 'playback', ...because('playback.untold') }])
    expect(
      events.slice(before).filter(({ kind }) => kind.startsWith('turn')),
      'no console is told',
    ).toEqual([])
    device.close()
  })

  it('in every framing, with a button, in frames of 20 ms', async () => {
    const speech = await encodeSpeech(pcm, 20, 200)
    const inFraming = async (framing: 2 | 3) => {
      const device = await VirtualDevice.connect({ url, deviceId: `framing-${framing}`, framing, mode: 'manual' })
      const turn = await device.speak(speech)
      expect(turn.transcript).toBe(transcriptOf(CLIP))
      expect(turn.packets.length).toBeGreaterThan(5)
      device.close()
    }
    await Promise.all([inFraming(2), inFraming(3)])
  })

  it('among others, each with a conversation and a turn of its own', async () => {
    const before = turns.length
    const speech = await encodeSpeech(pcm, 60, 2500)
    const devices = await Promise.all(
      ['a', 'b', 'c'].map((name) => VirtualDevice.connect({ url, deviceId: `beside-${name}` })),
    )
    expect(gateway.devices().map(({ id }) => id)).toEqual(expect.arrayContaining(['beside-a', 'beside-c']))
    const results = await Promise.all(devices.map((device) => device.speak(speech)))
    for (const { transcript } of results) expect(transcript).toBe(transcriptOf(CLIP))
    expect(new Set(turns.slice(before).map(({ deviceId }) => deviceId)).size).toBe(3)
    for (const device of devices) device.close()
  })

  it('that interrupts is told the end at once, and heard again', async () => {
    const device = await VirtualDevice.connect({ url, deviceId: 'abort' })
    const speech = await encodeSpeech(pcm, 60, 2500)
    const started = device.waitFor(({ type, state }) => type === 'tts' && state === 'sentence_start')
    const speaking = device.speak(speech)
    await started
    device.abort()
    const cut = await speaking
    const again = await device.speak(speech)
    expect(again.transcript).toBe(transcriptOf(CLIP))
    expect(again.packets.length).toBeGreaterThan(cut.packets.length)
    expect(turns.filter(({ deviceId }) => deviceId === 'abort').map(({ turn }) => turn.status)).toEqual([
      'cancelled',
      'finished',
    ])
    device.close()
  })

  it('that the recogniser has no place for is told so, and is served when there is one', async () => {
    pipeline.setFlags({ ...FLAGS, ASR_MAX_CONCURRENT: 1 })
    const [first, second] = await Promise.all(
      ['holds', 'waits'].map((deviceId) => VirtualDevice.connect({ url, deviceId, mode: 'manual' })),
    )
    const speech = await encodeSpeech(pcm, 60, 600)
    first?.send({ type: 'listen', state: 'start', mode: 'manual' })
    const refused = await second?.speak(speech)
    expect(refused?.alert).toMatch(/^The recogniser is busy with 1 session, /)
    expect(gateway.counters()['asr.busy']).toBe(1)
    first?.send({ type: 'abort' })
    expect((await second?.speak(speech))?.transcript).toBe(transcriptOf(CLIP))
    for (const device of [first, second]) device?.close()
    pipeline.setFlags(FLAGS)
  })

  it('is greeted when it was woken, though it listens then', async () => {
    const device = await VirtualDevice.connect({ url, deviceId: 'woken' })
    const shown = device.waitFor(({ type }) => type === 'stt')
    const stopped = device.waitFor(({ type, state }) => type === 'tts' && state === 'stop')
    device.send({ type: 'listen', state: 'detect', text: '你好，小智' })
    device.send({ type: 'listen', state: 'start', mode: 'auto' })
    expect((await shown).text).toBe('hello')
    await stopped
    expect(turns.at(-1)).toMatchObject({ deviceId: 'woken', turn: { status: 'finished' } })
    device.close()
  }, 60_000)

  it('may send text in place of speech', async () => {
    const device = await VirtualDevice.connect({ url, deviceId: 'typed' })
    const stopped = device.waitFor(({ type, state }) => type === 'tts' && state === 'stop')
    device.send({ type: 'listen', state: 'detect', text: 'hello' })
    await stopped
    expect(turns.at(-1)?.turn).toMatchObject({ status: 'finished', notMeasurable: 'the text was typed: nobody spoke' })
    device.close()
  })
})

describe('the gateway', () => {
  it('open to the network wants a token, and hands it to devices that know where to ask', async () => {
    const lan = new DeviceGateway({ pipeline, appVersion: '1.0.0' })
    const state = await lan.start({ port: 0, lan: true })
    expect(state.token).toMatch(/^[0-9a-f]{32}$/)
    const loopback = (address = '') => address.replace(/\/\/[^:]+:/, '//127.0.0.1:')
    const deviceId = 'lan'
    const websocket = loopback(state.urls?.websocket)
    await expect(VirtualDevice.connect({ url: websocket, deviceId })).rejects.toMatchObject({ code: 'device.refused' })
    const answer = await fetch(loopback(state.urls?.ota), { method: 'POST', body: '{}' })
    const { websocket: told } = (await answer.json()) as { websocket: { token: string } }
    const device = await VirtualDevice.connect({ url: websocket, deviceId, token: told.token })
    expect((await fetch(`http://127.0.0.1:${state.port}/xiaozhi/ota/`, { method: 'POST' })).status).toBe(404)
    expect(lan.counters()).toEqual({ 'access.token': 2 })
    device.close()
    await lan.stop()
    expect(lan.state()).toMatchObject({ enabled: false, devices: [] })
  })

  it('says which port is taken', async () => {
    const other = new DeviceGateway({ pipeline, appVersion: '1.0.0' })
    const { port = 0 } = gateway.state()
    await expect(other.start({ port })).rejects.toMatchObject({ code: 'gateway.portTaken' })
    expect(other.state().problem?.message).toBe(`Port ${port} is taken`)
  })
})
