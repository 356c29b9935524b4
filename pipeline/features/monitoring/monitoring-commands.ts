import { join } from 'node:path'
import { z } from 'zod'
import { failureInfoOf } from '../../base/failure.ts'
import type { MetricsState } from '../../protocol/monitoring.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import type { Snapshot } from '../../protocol/wire/snapshot.ts'
import { Telemetry } from '../../reports/telemetry/telemetry.ts'
import type { EventHub } from '../../servers/event-hub.ts'
import type { HostFigures } from '../../servers/metrics/host-gauges.ts'
import { MetricsServers } from '../../servers/metrics/metrics-servers.ts'
import { PipelineMetrics } from '../../servers/metrics/pipeline-metrics.ts'
import type { CommandArea, CommandHandlers, QueryHandlers } from '../common/command-area.ts'
import { SettingsFile } from '../common/settings-file.ts'
import { SoakWatch } from './soak.ts'
import { Targets } from './targets.ts'

const metricsSettingsSchema = z.object({ hosts: z.array(z.string()) })
type MetricsSettings = z.infer<typeof metricsSettingsSchema>

export interface MonitoringOptions {
  readonly hub: EventHub
  readonly appVersion: string
  /** Where the list of watched servers is kept. */
  readonly dataFolder: string
  /** Name of the language model, where it is known. */
  readonly model?: () => string | undefined
  /** Entries that wait elsewhere, by queue, at the moment of a scrape. */
  readonly queueDepths?: () => Readonly<Record<string, number>>
}

export interface MonitoringStart {
  readonly metrics?: boolean
  readonly metricsHosts?: readonly string[]
}

/**
 * What others can see of this host (metrics, traces), what it sees of other servers, and how it fares over hours. It
 * learns everything from the events that are told anyway; a turn waits for none of it.
 */
export class MonitoringArea implements CommandArea {
  readonly commands: CommandHandlers
  readonly queries: QueryHandlers
  readonly #hub: EventHub
  readonly #metrics: PipelineMetrics
  readonly #servers: MetricsServers
  readonly #metricsSettings: SettingsFile<MetricsSettings>
  readonly #targets: Targets
  readonly #telemetry: Telemetry
  readonly #soak = new SoakWatch()
  readonly #stopListening: () => void
  #figures: HostFigures = {}

  constructor({ hub, appVersion, dataFolder, model, queueDepths }: MonitoringOptions) {
    this.#hub = hub
    const figures = () => ({
      ...this.#figures,
      queueDepths: { ...queueDepths?.(), telemetry: this.#telemetry.queued },
    })
    this.#metrics = new PipelineMetrics({ appVersion, figures })
    this.#servers = new MetricsServers((service) => this.#metrics.text(service))
    this.#metricsSettings = new SettingsFile(join(dataFolder, 'metrics.json'), metricsSettingsSchema, { hosts: [] })
    this.#targets = new Targets(join(dataFolder, 'targets.json'), (event) => hub.emit(event))
    this.#telemetry = new Telemetry({
      appVersion,
      ...(model ? { model } : {}),
      onChange: (state) => hub.emit({ kind: 'topicChanged', topic: 'telemetry', state }),
    })
    this.commands = this.#handlers()
    this.queries = { readSoak: () => this.#soak.read() }
    this.#stopListening = hub.listen(({ event }) => this.#learn(event))
  }

  /**
   * Takes up what is watched and by which names `/metrics` may be asked for; `metrics`: it is served from the start,
   * `metricsHosts`: such names, for this run.
   *
   * @throws Failure for what is no host name
   */
  async open({ metrics = false, metricsHosts }: MonitoringStart = {}): Promise<void> {
    this.#soak.start()
    await this.#targets.open()
    await this.#allowHosts(metricsHosts)
    if (metrics) await this.#serveMetrics(true)
  }

  snapshot(): Partial<Snapshot> {
    return { metrics: this.#servers.state, targets: this.#targets.all, telemetry: this.#telemetry.state }
  }

  async close(): Promise<void> {
    this.#stopListening()
    this.#soak.stop()
    this.#targets.close()
    await this.#servers.close()
    await this.#telemetry.close()
  }

  #handlers(): CommandHandlers {
    return {
      setMetrics: async ({ enabled, ports, hosts }) => {
        const allowed = hosts && this.#servers.allow(hosts).hosts
        if (allowed) await this.#metricsSettings.change({ hosts: allowed })
        await this.#serveMetrics(enabled, ports)
      },
      putTarget: ({ target }) => this.#targets.put(target),
      removeTarget: ({ targetId }) => this.#targets.remove(targetId),
      setTelemetry: async ({ name: _, ...request }) => void (await this.#telemetry.configure(request)),
    }
  }

  async #allowHosts(given: readonly string[] | undefined): Promise<void> {
    const hosts = given && this.#servers.allow(given).hosts
    try {
      await this.#metricsSettings.open(hosts ? { hosts } : {})
      this.#servers.allow(this.#metricsSettings.current.hosts)
    } catch (error) {
      this.#hub.emit({ kind: 'problemReported', problem: failureInfoOf(error) })
    }
  }

  async #serveMetrics(enabled: boolean, ports?: MetricsState['ports']): Promise<void> {
    const state = enabled ? await this.#servers.open(ports) : await this.#servers.close()
    this.#hub.emit({ kind: 'topicChanged', topic: 'metrics', state })
  }

  #learn(event: PipelineEvent): void {
    switch (event.kind) {
      case 'turnClosed':
        this.#metrics.observe(event.turn)
        return this.#telemetry.push(event.turn)
      case 'deviceTurnClosed':
        this.#metrics.observe(event.deviceTurn.turn)
        return this.#telemetry.push(event.deviceTurn.turn)
      case 'topicChanged': {
        if (event.topic !== 'gateway') return
        const { enabled, devices, refusals } = event.state
        this.#figures = { ...this.#figures, devices: enabled ? devices.length : undefined, gatewayRefusals: refusals }
        return
      }
      case 'healthMeasured': {
        const { droppedAudioChunks, eventLoopDelayP99Ms, stageProcesses = [] } = event
        this.#figures = { ...this.#figures, droppedAudioChunks, eventLoopDelayP99Ms, stageProcesses }
        return
      }
      default:
        return
    }
  }
}
