import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TopicName, TopicState } from '../../protocol/topics.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { Command } from '../../protocol/wire/commands.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import { snapshotSchema } from '../../protocol/wire/snapshot.ts'
import type { ConsoleClient } from '../../servers/console-client.ts'
import { EventHub } from '../../servers/event-hub.ts'
import { answerQuery, carryOut } from '../common/command-area.ts'
import { MonitoringArea } from './monitoring-commands.ts'

const ANY_PORTS = { pipeline: 0, recognition: 0, firstToken: 0 }
const TURN: TurnRecord = {
  id: 'turn-1',
  index: 1,
  origin: 'clip',
  startedAt: '2026-01-01T00:00:00.000Z',
  pace: 'realtime',
  status: 'finished',
  anchors: { openedMs: 0, speechEndMs: 1000 },
  transcript: { text: '', final: true },
  reply: { text: '', final: true },
  ledger: {
    parts: [{ part: 'asr.finalize', owner: { kind: 'stage', name: 'asr' }, startMs: 0, ms: 20 }],
    unmeasured: [],
    totalMs: 20,
    processingMs: 20,
    unattributedMs: 0,
  },
  spans: [],
  counters: {},
  flags: {},
}

let folder = ''
let hub = new EventHub()
let area: MonitoringArea
let events: PipelineEvent[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-monitoring-'))
  hub = new EventHub()
  events = []
  hub.listen(({ event }) => events.push(event))
  area = new MonitoringArea({ hub, appVersion: '1.2.3', dataFolder: folder })
})
afterEach(async () => {
  await area.close()
  await rm(folder, { recursive: true })
})

/** No command here looks at who sent it. */
const send = (command: Command) => carryOut([area], command, {} as ConsoleClient)

/** What was told last of a topic. */
function newest<N extends TopicName>(topic: N) {
  const told = events.findLast((event) => event.kind === 'topicChanged' && event.topic === topic)
  return (told as { readonly state: TopicState<N> } | undefined)?.state
}

describe('what a console is told of monitoring', () => {
  it('is at first that nothing is served, watched or sent', async () => {
    await area.open()
    const state = snapshotSchema.pick({ metrics: true, targets: true, telemetry: true }).parse(area.snapshot())
    expect(state).toMatchObject({ metrics: { enabled: false }, targets: [], telemetry: { enabled: false } })
    expect(events).toEqual([])
  })

  it('is where the metrics are, once they are switched on; they hold what happened before', async () => {
    hub.emit({ kind: 'turnClosed', turn: TURN })
    hub.emit({ kind: 'deviceTurnClosed', deviceTurn: { deviceId: 'd', turn: { ...TURN, origin: 'device' } } })
    await send({ name: 'setMetrics', enabled: true, ports: ANY_PORTS })
    const { ports } = newest('metrics') ?? { ports: ANY_PORTS }
    const text = await (await fetch(`http://127.0.0.1:${ports.pipeline}/metrics`)).text()
    expect(text).toContain('firstword_turns_total{status="finished",origin="clip"} 1\n')
    expect(text).toContain('firstword_turns_total{status="finished",origin="device"} 1\n')
    await send({ name: 'setMetrics', enabled: false })
    expect(newest('metrics')?.enabled).toBe(false)
  })

  it('is by which names the metrics may be asked for: kept, or for one run from the command line', async () => {
    await area.open()
    await send({ name: 'setMetrics', enabled: false, hosts: ['Host.Docker.Internal'] })
    expect(newest('metrics')?.hosts).toEqual(['host.docker.internal'])
    await expect(send({ name: 'setMetrics', enabled: false, hosts: ['*'] })).rejects.toThrow('is no host name')
    await area.close()
    area = new MonitoringArea({ hub, appVersion: '1.2.3', dataFolder: folder })
    await area.open({ metricsHosts: ['box'] })
    expect(area.snapshot().metrics?.hosts).toEqual(['box'])
    await area.close()
    area = new MonitoringArea({ hub, appVersion: '1.2.3', dataFolder: folder })
    await area.open()
    expect(area.snapshot().metrics?.hosts).toEqual(['host.docker.internal'])
  })

  it('is in the metrics too: devices, refusals, drops, the loop', async () => {
    const gateway = { enabled: true, lan: false, devices: [], refusals: { 'token.wrong': 2 } }
    hub.emit({ kind: 'topicChanged', topic: 'gateway', state: gateway })
    const health = { residentBytes: 1, cpuCores: 0, eventLoopDelayP99Ms: 2, droppedAudioChunks: 3 }
    hub.emit({ kind: 'healthMeasured', ...health })
    await send({ name: 'setMetrics', enabled: true, ports: ANY_PORTS })
    const { pipeline } = newest('metrics')?.ports ?? ANY_PORTS
    const text = await (await fetch(`http://127.0.0.1:${pipeline}/metrics`)).text()
    expect(text).toContain('firstword_gateway_refusals_total{reason="token.wrong"} 2\n')
    expect(text).toContain('firstword_gateway_devices 0\n')
    expect(text).toContain('firstword_dropped_audio_chunks_total 3\n')
    expect(text).toContain('nodejs_eventloop_delay_p99_seconds 0.002\n')
  })

  it('is in the metrics too: what waits in which queue at the moment of a scrape', async () => {
    await area.close()
    let depth = 3
    area = new MonitoringArea({ hub, appVersion: '1.2.3', dataFolder: folder, queueDepths: () => ({ llm: depth }) })
    await send({ name: 'setMetrics', enabled: true, ports: ANY_PORTS })
    const { pipeline } = newest('metrics')?.ports ?? ANY_PORTS
    const scrape = async () => (await fetch(`http://127.0.0.1:${pipeline}/metrics`)).text()
    expect(await scrape()).toContain('firstword_queue_depth{queue="llm"} 3\n')
    depth = 0
    const text = await scrape()
    expect(text).toContain('firstword_queue_depth{queue="llm"} 0\n')
    expect(text).toContain('firstword_queue_depth{queue="telemetry"} 0\n')
  })

  it('is which servers are watched and what they say', async () => {
    const target = { id: 't', name: 'a', metricsUrls: ['http://127.0.0.1:1/metrics'], everyS: 60 }
    await send({ name: 'putTarget', target })
    expect(newest('targets')).toEqual([target])
    await send({ name: 'removeTarget', targetId: 't' })
    expect(newest('targets')).toEqual([])
  })

  it('is whether turns are sent to a collector, and why they cannot be', async () => {
    await expect(send({ name: 'setTelemetry', enabled: true })).rejects.toMatchObject({ code: 'telemetry.noEndpoint' })
    await send({ name: 'setTelemetry', enabled: true, endpoint: 'http://127.0.0.1:1' })
    expect(newest('telemetry')).toMatchObject({
      enabled: true,
      includeText: false,
      endpoint: 'http://127.0.0.1:1/v1/traces',
    })
  })

  it('is how the host fares over hours', async () => {
    expect(await answerQuery([area], { name: 'readSoak' })).toMatchObject({ samples: 0, measures: [] })
  })
})
