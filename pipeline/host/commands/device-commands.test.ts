import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { BASELINE } from '../../flags/registry.ts'
import type { GatewayState } from '../../protocol/devices.ts'
import { EventHub } from '../../servers/event-hub.ts'
import { VirtualDevice } from '../../servers/xiaozhi/client/virtual-device.ts'
import { scriptedStages } from '../../turn/testing/scripted-stages.ts'
import { Conversations } from '../conversations.ts'
import type { Pipeline } from '../pipeline-host.ts'
import { DeviceArea } from './device-commands.ts'

/** What the gateway needs of a pipeline, on stages without models. */
function scriptedPipeline(): Pipeline {
  const conversations = new Conversations()
  const stages = scriptedStages({ transcript: 'hello there', reply: ['hi', ' there', '.'] })
  const pipeline: Pick<Pipeline, 'openConversation' | 'replySampleRateHz'> = {
    replySampleRateHz: 16_000,
    openConversation: (options) => conversations.open({ ...options, stages, flags: BASELINE, preset: undefined }),
  }
  return pipeline as Pipeline
}

let area: DeviceArea
afterEach(() => area.close())

function setUp() {
  const hub = new EventHub()
  const states: GatewayState[] = []
  hub.listen(({ event }) => {
    if (event.kind === 'gatewayChanged') states.push(event.gateway)
  })
  const tokenFile = join(tmpdir(), `firstword-device-token-${process.pid}`)
  area = new DeviceArea({ hub, pipeline: scriptedPipeline(), appVersion: '1.0.0', tokenFile })
  const set = (command: { enabled: boolean; lan?: boolean; port?: number }) =>
    area.commands.setGateway?.({ name: 'setGateway', ...command }, undefined as never)
  return { states, set, hub, tokenFile }
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
    const { states, set, tokenFile } = setUp()
    await set({ enabled: true, lan: true, port: 0 })
    const first = states.at(-1)
    expect(first?.urls?.ota).toContain(`/xiaozhi/ota/${first?.token}/`)
    await set({ enabled: false })
    await set({ enabled: true, lan: true, port: 0 })
    expect(states.at(-1)?.token).toBe(first?.token)
    await rm(tokenFile)
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
})
