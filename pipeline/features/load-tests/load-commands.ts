import { withoutKeysIn } from '../../base/address.ts'
import { Failure, failureInfoOf } from '../../base/failure.ts'
import { clipsIn } from '../../measures/clip-languages.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { GatewayState } from '../../protocol/devices.ts'
import type { LoadProgress, LoadRequest } from '../../protocol/load.ts'
import type { EnvironmentReceipt } from '../../protocol/sessions.ts'
import type { Command, CommandName } from '../../protocol/wire/commands.ts'
import type { Snapshot } from '../../protocol/wire/snapshot.ts'
import type { CardWatch } from '../../runtime/machine/card-watch.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import type { EventHub } from '../../servers/event-hub.ts'
import type { CommandArea, CommandHandlers } from '../common/command-area.ts'
import { type LoadStore, runLoadSession, type SpokenClip } from './load-session.ts'

export interface LoadAreaOptions {
  readonly hub: EventHub
  readonly pipeline: Pick<Pipeline, 'clips' | 'clipLibrary' | 'flags' | 'language'> & {
    readonly cards?: Pick<CardWatch, 'health'>
  }
  readonly environment: () => EnvironmentReceipt
  /** Without one a load test is shown and not kept. */
  readonly store?: LoadStore
}

/** What would change a test of the own gateway while it runs. */
const DISTURBING: ReadonlySet<CommandName> = new Set<CommandName>([
  ...(['startExperiment', 'applyPreset', 'setFlags', 'placeStages', 'chooseModels', 'setGateway'] as const),
])

/** Load tests from the console, one at a time: of the own gateway, or of any server of the device protocol. */
export class LoadArea implements CommandArea {
  readonly commands: CommandHandlers
  readonly #options: LoadAreaOptions
  readonly #stopListening: () => void
  #gateway: GatewayState | undefined
  #progress: LoadProgress | undefined
  #running: { readonly stop: AbortController; readonly ended: Promise<void>; readonly own: boolean } | undefined

  constructor(options: LoadAreaOptions) {
    this.#options = options
    this.commands = {
      startLoad: ({ request }) => this.#start(request),
      stopLoad: () => this.#running?.stop.abort(),
    }
    this.#stopListening = options.hub.listen(({ event }) => {
      if (event.kind === 'topicChanged' && event.topic === 'gateway') this.#gateway = event.state
    })
  }

  guard({ name }: Command): void {
    if (!this.#running?.own || !DISTURBING.has(name)) return
    throw new Failure('load.disturbed', because('load.disturbed'), because('do.stopOrWait'))
  }

  snapshot(): Partial<Snapshot> {
    return this.#progress ? { load: this.#progress } : {}
  }

  async close(): Promise<void> {
    this.#stopListening()
    this.#running?.stop.abort()
    await this.#running?.ended
  }

  /** Answers once the test has begun. @throws Failure where it cannot begin */
  async #start(asked: LoadRequest): Promise<void> {
    if (this.#running) throw new Failure('load.running', because('load.running'), because('do.stopOrWait'))
    const stop = new AbortController()
    const begun = Promise.withResolvers<void>()
    const ended = this.#run(asked, stop.signal).then(begun.resolve, begun.reject)
    this.#running = { stop, ended: ended.finally(() => this.#end()), own: asked.url === undefined }
    // It has begun when there is something to show; what fails before is the command's answer.
    const stopListening = this.#options.hub.listen(({ event }) => {
      if (event.kind === 'topicChanged' && event.topic === 'load') begun.resolve()
    })
    await begun.promise.finally(stopListening)
  }

  async #run(asked: LoadRequest, signal: AbortSignal): Promise<void> {
    const { store, environment, pipeline, hub } = this.#options
    const { url, token } = this.#target(asked)
    const own = url === this.#gateway?.urls?.websocket
    const { values, preset } = pipeline.flags
    const clips = await this.#clips(asked.clipIds)
    const report = (state: LoadProgress) => {
      this.#progress = state
      hub.emit({ kind: 'topicChanged', topic: 'load', state })
    }
    try {
      await runLoadSession({
        request: { ...asked, ...(token === undefined ? {} : { token }) },
        ...{ url, clips, environment, signal, measuresHost: own, onProgress: report },
        ...(own ? { flags: { values, ...(preset === undefined ? {} : { preset }) } } : {}),
        ...(own ? { cards: () => pipeline.cards?.health } : {}),
        ...(store ? { store } : {}),
      })
    } catch (error) {
      hub.emit({ kind: 'problemReported', problem: failureInfoOf(error) })
      throw error
    }
  }

  #end(): void {
    this.#running = undefined
  }

  #target({ url, token }: LoadRequest): { readonly url: string; readonly token: string | undefined } {
    if (url !== undefined) {
      const parsed = URL.parse(url)
      if (parsed && /^wss?:$/.test(parsed.protocol)) return { url, token }
      throw new Failure(
        'load.address',
        because('server.noWs', { address: withoutKeysIn(url) }),
        because('do.giveXiaozhi'),
      )
    }
    const own = this.#gateway?.enabled ? this.#gateway.urls?.websocket : undefined
    if (own !== undefined) return { url: own, token: token ?? this.#gateway?.token }
    throw new Failure('load.noServer', because('load.gatewayOff'), because('do.gatewayOrAddress'))
  }

  async #clips(ids: readonly string[] | undefined): Promise<SpokenClip[]> {
    const { clips, clipLibrary, language } = this.#options.pipeline
    const wanted = ids === undefined || ids.length === 0 ? clipsIn(language, clips).map(({ id }) => id) : ids
    if (wanted.length === 0) throw new Failure('load.noClips', because('clip.none'), because('do.addClips'))
    return Promise.all(
      wanted.map(async (id) => {
        const expected = clips.find((clip) => clip.id === id)?.transcript
        return { id, pcm: await clipLibrary.load(id), ...(expected === undefined ? {} : { expected }) }
      }),
    )
  }
}
