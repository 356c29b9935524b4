import type { GatewaySettings } from '../protocol/devices.ts'
import { hostNames } from '../servers/host-name.ts'
import { ANY_ORIGIN, pageOrigins } from '../servers/xiaozhi/admission/origins.ts'
import { wakeWords } from '../servers/xiaozhi/wake-words.ts'

/** What the command line says of who may come in from outside; for this run. */
export interface ListenOptions {
  /** `/metrics` is served from the start, at the plan's ports. */
  readonly metrics?: boolean
  /** Names beside loopback's under which `/metrics` may be asked for. */
  readonly metricsHosts?: readonly string[]
  readonly gateway?: Partial<GatewaySettings>
}

/** @throws Failure for what is no host name, origin or wake word: before any model is loaded */
export function checkListenOptions({ metrics = false, metricsHosts, gateway = {} }: ListenOptions): ListenOptions {
  const { origins, wakeWords: words } = gateway
  return {
    metrics,
    ...(metricsHosts ? { metricsHosts: hostNames(metricsHosts) } : {}),
    gateway: {
      ...gateway,
      ...(origins ? { origins: pageOrigins(origins) } : {}),
      ...(words ? { wakeWords: wakeWords(words) } : {}),
    },
  }
}

/** Whether every page may connect as a device: to be said aloud. */
export function admitsAnyPage({ gateway }: ListenOptions): boolean {
  return gateway?.origins?.includes(ANY_ORIGIN) ?? false
}
