import { join } from 'node:path'
import { failureInfoOf } from '../../base/failure.ts'
import { dataFolder } from '../../base/files/data-folder.ts'
import { type GatewaySettings, gatewaySettingsSchema } from '../../protocol/devices.ts'
import type { Snapshot } from '../../protocol/wire/snapshot.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import type { EventHub } from '../../servers/event-hub.ts'
import type { CommandArea, CommandHandlers } from '../common/command-area.ts'
import { SettingsFile } from '../common/settings-file.ts'
import { DEFAULT_GATEWAY_SETTINGS, DeviceGateway } from './device-gateway.ts'
import { keptDeviceToken } from './device-token.ts'

export interface DeviceAreaOptions {
  readonly hub: EventHub
  readonly pipeline: Pick<Pipeline, 'openConversation' | 'replySampleRateHz'>
  readonly appVersion: string
  /** Where the token of devices and the settings are kept; the data folder by default. */
  readonly folder?: string
}

/** The door for devices, as consoles switch it and see it. Closed until a console opens it. */
export class DeviceArea implements CommandArea {
  readonly gateway: DeviceGateway
  readonly commands: CommandHandlers
  readonly #hub: EventHub
  readonly #settings: SettingsFile<GatewaySettings>

  constructor({ hub, pipeline, appVersion, folder = dataFolder() }: DeviceAreaOptions) {
    this.#hub = hub
    const tokenPath = join(folder, 'device-token')
    const settingsPath = join(folder, 'device-gateway.json')
    this.#settings = new SettingsFile(settingsPath, gatewaySettingsSchema, DEFAULT_GATEWAY_SETTINGS)
    this.gateway = new DeviceGateway({
      pipeline,
      appVersion,
      onTurn: (deviceTurn) => hub.emit({ kind: 'deviceTurnClosed', deviceTurn }),
      onChange: (state) => hub.emit({ kind: 'topicChanged', topic: 'gateway', state }),
    })
    this.commands = {
      setGateway: async ({ enabled, lan, port }) => {
        const chosen = { ...(lan === undefined ? {} : { lan }), ...(port === undefined ? {} : { port }) }
        if (!enabled) await this.gateway.stop()
        else if (lan) await this.gateway.start({ ...chosen, token: await keptDeviceToken(tokenPath) })
        else await this.gateway.start(chosen)
      },
      setGatewaySettings: ({ settings }) => this.#settings.change(this.gateway.configure(settings)),
      disconnectDevice: ({ deviceId }) => this.gateway.disconnect(deviceId),
    }
  }

  /**
   * Takes up the kept settings. `given`, from the command line, holds for this run.
   *
   * @throws Failure for what is given and cannot be
   */
  async open(given: Partial<GatewaySettings> = {}): Promise<void> {
    const checked = this.gateway.configure(given)
    try {
      await this.#settings.open(checked)
      this.gateway.configure(this.#settings.current)
    } catch (error) {
      this.#hub.emit({ kind: 'problemReported', problem: failureInfoOf(error) })
    }
  }

  snapshot(): Partial<Snapshot> {
    return { gateway: this.gateway.state() }
  }

  async close(): Promise<void> {
    await this.gateway.stop()
  }
}
