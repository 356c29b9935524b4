import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BASELINE } from '../../flags/registry.ts'
import type { GatewaySettings, GatewayState } from '../../protocol/devices.ts'
import { Conversations } from '../../runtime/conversations.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import { EventHub } from '../../servers/event-hub.ts'
import { VirtualDevice } from '../../servers/xiaozhi/client/virtual-device.ts'
import { scriptedStages } from '../../turn/testing/scripted-stages.ts'
import { DeviceArea } from './device-commands.ts'

/** What the gateway needs of a pipeline, on stages without models. */
function scriptedPipeline() {
  const conversations = new Conversations()
  const stages = scriptedStages({ transcript: 'hello there', reply: ['hi', ' there', '.'] })
  const pipeline: Pick<Pipeline, 'openConversation' | 'replySampleRateHz'> = {
    replySampleRateHz: 16_000,
    openConversation: (options) => conversations.open({ ...options, stages, flags: BASELINE, preset: undefined }),
  }
  return pipeline
}

let area: DeviceArea
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-devices-'))
})
afterEach(async () => {
  await area.close()
  await rm(folder, { recursive: true })
})

function setUp() {
  const hub = new EventHub()
  const states: GatewayState[] = []
  hub.listen(({ event }) => {
    if (event.kind === 'topicChanged' && event.topic === 'gateway') states.push(event.state)
  })
  area = new DeviceArea({ hub, pipeline: scriptedPipeline(), appVersion: '1.0.0', folder })
  const set = (command: { enabled: boolean; lan?: boolean; port?: number }) =>
    area.commands.setGateway?.({ name: 'setGateway', ...command }, undefined as never)
  const change = (settings: Partial<GatewaySettings>) =>
    area.commands.setGatewaySettings?.({ name: 'setGatewaySettings', settings }, undefined as never)
  return { states, set, change, hub }
}

describe('the door for devices', () => {
  it('is closed until a console opens it, and says where devices reach it', async () => {
    const { states, set } = setUp()
    expect(area.snapshot().gateway).toMatchObject({ enabled: false, devices: [] })
    await set({ enabled: true, port: 0 })
    expect(states.at(-1)).toMatchObject({ enabled: true, lan: false })
    expect(states.at(-1)?.urls?.websocket).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/xiaozhi\/v1\/$/)
    await set({ enabled: false })
    expect(states.at(-1)).toMatchObject({ enabled: false })
  })

  it('keeps its token from one opening to the network to the next: devices remember it', async () => {
    const { states, set } = setUp()
    await set({ enabled: true, lan: true, port: 0 })
    const first = states.at(-1)
    expect(first?.urls?.ota).toContain(`/xiaozhi/ota/${first?.token}/`)
    await set({ enabled: false })
    await set({ enabled: true, lan: true, port: 0 })
    expect(states.at(-1)?.token).toBe(first?.token)
  })

  it('tells a device’s turn when it is over, and can send a device away', async () => {
    const { set, hub } = setUp()
    await set({ enabled: true, port: 0 })
    const url = area.gateway.state().urls?.websocket ?? ''
    const device = await VirtualDevice.connect({ url, deviceId: 'aa:bb' })
    const closed = new Promise((resolve) => {
      hub.listen(({ event }) => event.kind === 'deviceTurnClosed' && resolve(event.deviceTurn))
    })
    device.send({ type: 'listen', state: 'detect', text: 'hello' })
    expect(await closed).toMatchObject({ deviceId: 'aa:bb', turn: { origin: 'device', reply: { text: 'hi there.' } } })
    expect(area.gateway.devices()).toMatchObject([{ id: 'aa:bb', turns: 1 }])
    await area.commands.disconnectDevice?.({ name: 'disconnectDevice', deviceId: 'aa:bb' }, undefined as never)
    expect(area.gateway.devices()).toEqual([])
  })

  it('lets no page in until its origin is allowed, at once, and keeps what is allowed', async () => {
    const { set, change, states } = setUp()
    await area.open()
    await set({ enabled: true, port: 0 })
    const { websocket = '' } = area.gateway.state().urls ?? {}
    const asPage = (origin: string) => tried(`${websocket}?device-id=page`, origin)
    expect(await asPage('http://localhost:8006')).toBe(403)
    await change({ origins: ['http://LOCALHOST:8006/'] })
    expect(states.at(-1)?.settings?.origins).toEqual(['http://localhost:8006'])
    expect(await asPage('http://localhost:8006')).toBe('open')
    expect(await asPage('http://localhost:8007')).toBe(403)
    await area.close()
    const again = setUp()
    await area.open()
    expect(area.snapshot().gateway?.settings?.origins).toEqual(['http://localhost:8006'])
    await again.change({ greets: false })
    expect(JSON.parse(await readFile(join(folder, 'device-gateway.json'), 'utf8'))).toMatchObject({
      settings: { origins: ['http://localhost:8006'], greets: false },
    })
  })

  it('takes what the command line says for one run, and keeps a later change alone', async () => {
    const { change } = setUp()
    await area.open({ origins: ['*'], greets: false })
    expect(area.snapshot().gateway?.settings).toMatchObject({ origins: ['*'], greets: false })
    await change({ wakeWords: ['Hey house'] })
    await area.close()
    setUp()
    await area.open()
    expect(area.snapshot().gateway?.settings).toEqual({ origins: [], greets: true, wakeWords: ['Hey house'] })
  })

  it.each<[Partial<GatewaySettings>, string]>([
    [{ origins: ['localhost'] }, '"localhost" is no origin of a page'],
    [{ origins: ['http://a/page'] }, '"http://a/page" is no origin of a page'],
    [{ wakeWords: ['!'] }, '"!" is no wake word'],
  ])('refuses %j in one line, and nothing changes', async (settings, message) => {
    const { change } = setUp()
    await area.open()
    const before = area.snapshot().gateway?.settings
    await expect((async () => change(settings))()).rejects.toThrow(message)
    expect(area.snapshot().gateway?.settings).toEqual(before)
  })

  it('goes on with the usual settings where the kept ones cannot be read, and says so', async () => {
    await writeFile(join(folder, 'device-gateway.json'), '{')
    const { hub } = setUp()
    const told: string[] = []
    hub.listen(({ event }) => event.kind === 'problemReported' && told.push(event.problem.code))
    await area.open()
    expect([told, area.snapshot().gateway?.settings?.origins]).toEqual([['settings.unreadable'], []])
  })
})

/** A page of a browser that connects: `open`, or the status with which it was turned away. */
function tried(url: string, origin: string): Promise<number | string | undefined> {
  const headers = {
    Origin: origin,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }
  return new Promise((resolve, reject) => {
    const asked = request(url.replace(/^ws:/, 'http:'), { headers })
    asked.on('error', reject)
    asked.on('response', (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    asked.on('upgrade', (_, socket) => {
      socket.destroy()
      resolve('open')
    })
    asked.end()
  })
}
