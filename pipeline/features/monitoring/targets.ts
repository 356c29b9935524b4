import { Failure, failureInfoOf } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { RemoteTarget } from '../../protocol/monitoring.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import { webAddress } from '../../servers/scraping/fetch-text.ts'
import { TargetWatch } from '../../servers/scraping/target-watch.ts'
import { TargetFile } from './target-file.ts'

const MAX_TARGETS = 20
const MAX_URLS = 8

/** The servers elsewhere that are watched: kept in a file, read at their intervals, told as events. */
export class Targets {
  readonly #file: TargetFile
  readonly #emit: (event: PipelineEvent) => void
  readonly #watches = new Map<string, TargetWatch>()

  constructor(path: string, emit: (event: PipelineEvent) => void) {
    this.#file = new TargetFile(path)
    this.#emit = emit
  }

  get all(): RemoteTarget[] {
    return [...this.#watches.values()].map(({ target }) => target)
  }

  /** Takes up the targets of the file; one that cannot be read is told and left as it is. */
  async open(): Promise<void> {
    try {
      for (const target of await this.#file.read()) this.#watch(target)
    } catch (error) {
      this.#emit({ kind: 'problemReported', problem: failureInfoOf(error) })
    }
    if (this.#watches.size > 0) this.#emitAll()
  }

  /** Adds a target, or replaces the one of its id, and begins to read it. @throws Failure for what cannot be watched */
  async put(target: RemoteTarget): Promise<void> {
    check(target)
    if (!this.#watches.has(target.id) && this.#watches.size >= MAX_TARGETS) {
      throw new Failure(
        'targets.tooMany',
        because('watch.tooManyServers', { most: MAX_TARGETS }),
        because('do.removeOne'),
      )
    }
    this.#watch(target)
    this.#emitAll()
    await this.#file.write(this.all)
  }

  async remove(targetId: string): Promise<void> {
    this.#watches.get(targetId)?.stop()
    if (!this.#watches.delete(targetId)) throw new Failure('targets.unknown', because('watch.unknown'))
    this.#emitAll()
    await this.#file.write(this.all)
  }

  close(): void {
    for (const watch of this.#watches.values()) watch.stop()
  }

  #watch(target: RemoteTarget): void {
    this.#watches.get(target.id)?.stop()
    const watch = new TargetWatch(target, (sample) => this.#emit({ kind: 'targetSampled', sample }))
    this.#watches.set(target.id, watch)
    watch.start()
  }

  #emitAll(): void {
    this.#emit({ kind: 'topicChanged', topic: 'targets', state: this.all })
  }
}

function check({ metricsUrls, websocketUrl }: RemoteTarget): void {
  if (metricsUrls.length === 0 && websocketUrl === undefined) {
    throw new Failure('targets.noAddress', because('watch.needsAddress'), because('do.giveMetricsOrSocket'))
  }
  if (metricsUrls.length > MAX_URLS) {
    throw new Failure(
      'targets.tooMany',
      because('watch.tooManyAddresses', { most: MAX_URLS }),
      because('do.leaveSomeOut'),
    )
  }
  for (const url of metricsUrls) webAddress(url)
  const socket = websocketUrl === undefined ? undefined : URL.parse(websocketUrl)
  if (socket === null || (socket && (!/^wss?:$/.test(socket.protocol) || socket.password !== ''))) {
    throw new Failure('probe.address', because('server.noWs', { address: websocketUrl ?? '' }), because('do.giveWs'))
  }
}
