import { loadavg } from 'node:os'
import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { TargetSample } from '../../protocol/monitoring.ts'
import { PLAN_PORTS } from '../../servers/metrics/metrics-servers.ts'
import { webAddress } from '../../servers/scraping/fetch-text.ts'
import { TargetWatch } from '../../servers/scraping/target-watch.ts'

export interface ServerWatchOptions {
  /** Addresses of Prometheus text, at most one of a WebSocket; none: the plan's ports on this machine. */
  readonly urls: readonly string[]
  readonly everyS: number
  readonly onReading: (reading: ServerReading) => void
}

export interface ServerReading extends TargetSample {
  /** Load averages of this machine over 1, 5 and 15 minutes; `undefined` where the system has none (Windows). */
  readonly load: readonly number[] | undefined
}

/**
 * Reads a server's metrics again and again; after failures at growing intervals.
 *
 * @returns what ends it
 * @throws Failure for an address that cannot be read
 */
export function watchServer({ urls, everyS, onReading }: ServerWatchOptions): () => void {
  const metricsUrls = urls.length === 0 ? planUrls() : urls.filter((url) => !isSocket(url))
  const [websocketUrl, ...others] = urls.filter(isSocket)
  for (const url of metricsUrls) webAddress(url)
  if (others.length > 0) throw new Failure('watch.sockets', because('watch.oneSocket'), because('do.leaveOneOut'))
  const target = { id: 'watched', name: 'watched', metricsUrls, websocketUrl, everyS }
  const load = () => (process.platform === 'win32' ? undefined : loadavg())
  const watch = new TargetWatch(target, (sample) => onReading({ ...sample, load: load() }))
  watch.start()
  return () => watch.stop()
}

function isSocket(url: string): boolean {
  return /^wss?:/i.test(url)
}

function planUrls(): string[] {
  return Object.values(PLAN_PORTS).map((port) => `http://127.0.0.1:${port}/metrics`)
}
