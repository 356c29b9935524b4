import { join } from 'node:path'
import type { Snapshot } from '../../protocol/snapshot.ts'
import type { EventHub } from '../../servers/event-hub.ts'
import { dataFolder } from '../../store/location.ts'
import { DeviceGateway } from '../device-gateway.ts'
import { keptDeviceToken } from '../device-token.ts'
import type { Pipeline } from '../pipeline-host.ts'
import type { CommandArea, CommandHandlers } from './command-area.ts'

export interface DeviceAreaOptions {
  readonly hub: EventHub
  readonly pipeline: Pipeline
  readonly appVersion: string
  /** Where the token of devices is kept; in the data folder by default. */
  readonly tokenFile?: string
}

/** The door for devices, as consoles switch it and see it. Closed until a console opens it. */
export class DeviceArea implements CommandArea {
  readonly gateway: DeviceGateway
  readonly commands: CommandHandlers

  constructor({ hub, pipeline, appVersion, tokenFile }: DeviceAreaOptions) {
    const tokenPath = tokenFile ?? join(dataFolder(), 'device-token')
    this.gateway = new DeviceGateway({
      pipeline,
      appVersion,
      onTurn: (deviceTurn) => hub.emit({ kind: 'deviceTurnClosed', deviceTurn }),
      onChange: (gateway) => hub.emit({ kind: 'gatewayChanged', gateway }),
    })
    this.commands = {
      setGateway: async ({ enabled, lan, port }) => {
        const chosen = { ...(lan === undefined ? {} : { lan }), ...(port === undefined ? {} : { port }) }
        if (!enabled) await this.gateway.stop()
        else if (lan) await this.gateway.start({ ...chosen, token: await keptDeviceToken(tokenPath) })
        else await this.gateway.start(chosen)
      },
      disconnectDevice: ({ deviceId }) => this.gateway.disconnect(deviceId),
    }
  }

  snapshot(): Partial<Snapshot> {
    return { gateway: this.gateway.state() }
  }

  async close(): Promise<void> {
    await this.gateway.stop()
  }
}
