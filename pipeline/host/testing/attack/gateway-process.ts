/** The gateway under attack: the real one, on the real models, in a process of its own. */

import { DeviceGateway } from '../../../features/devices/device-gateway.ts'
import { findPreset } from '../../../flags/presets.ts'
import { BASELINE } from '../../../flags/registry.ts'
import { startPipeline } from '../../start-pipeline.ts'
import type { FromGateway, ToGateway } from './messages.ts'

const pipeline = await startPipeline({ flags: findPreset('streaming')?.values ?? BASELINE })
const gateway = new DeviceGateway({
  pipeline,
  appVersion: 'bench',
  onTurn: ({ deviceId, turn: { anchors, ledger } }) => {
    const { speechEndMs, firstAudioMs } = anchors
    if (ledger?.processingMs === undefined || speechEndMs === undefined || firstAudioMs === undefined) return
    send({ type: 'turn', turn: { deviceId, speechEndMs, firstAudioMs, ms: ledger.processingMs } })
  },
})
const { urls } = await gateway.start({ port: 0, token: process.argv[2] ?? '' })
process.on('message', (message: ToGateway) => {
  if (message.type === 'stop') void stop()
  else read()
})
send({ type: 'ready', url: urls?.websocket ?? '' })

function read(): void {
  const { user, system } = process.cpuUsage()
  const goodConnections = gateway.devices().filter(({ id }) => id.startsWith('good-')).length
  send({ type: 'reading', cpuMs: (user + system) / 1000, refusals: { ...gateway.counters() }, goodConnections })
}

async function stop(): Promise<void> {
  await gateway.stop()
  await pipeline.close()
  process.disconnect()
}

function send(message: FromGateway): void {
  process.send?.(message)
}
