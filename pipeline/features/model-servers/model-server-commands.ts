import { Failure, failureInfoOf } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { ModelServer, ModelServersState } from '../../protocol/models/model-servers.ts'
import type { Snapshot } from '../../protocol/wire/snapshot.ts'
import { findServers } from '../../remote/find-servers.ts'
import { isInEnvironment, KeyFile, type KeyStore } from '../../remote/keys/key-store.ts'
import { assertMayLeave } from '../../remote/server-address.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import type { EventHub } from '../../servers/event-hub.ts'
import type { CommandArea, CommandHandlers, QueryHandlers } from '../common/command-area.ts'
import { checkServer } from './check-server.ts'
import { enteredOf, entryOf } from './entered-server.ts'
import { locate, serverEngines } from './server-engines.ts'
import { ServerFares } from './server-fares.ts'
import { type ServerEntry, ServerFile } from './server-file.ts'

export interface ModelServerAreaOptions {
  readonly hub: Pick<EventHub, 'emit' | 'listen'>
  readonly pipeline: Pick<Pipeline, 'models' | 'refreshModels' | 'placeStages' | 'runOn' | 'stages'>
  readonly file?: ServerFile
  readonly keys?: KeyStore
  /** Asks the usual ports; another one in tests. */
  readonly find?: typeof findServers
}

/** Servers elsewhere that are models, as consoles enter, check and forget them, with their keys, which are told to nobody. */
export class ModelServerArea implements CommandArea {
  readonly commands: CommandHandlers
  readonly queries: QueryHandlers
  readonly #options: ModelServerAreaOptions
  readonly #file: ServerFile
  readonly #keys: KeyStore
  readonly #fares = new ServerFares()
  readonly #removed = new Map<string, ServerEntry>()
  readonly #stopListening: () => void
  #state: ModelServersState
  #telling: Promise<void> = Promise.resolve()

  constructor(options: ModelServerAreaOptions) {
    const { hub, pipeline, file = new ServerFile(), keys = new KeyFile(), find = findServers } = options
    this.#options = options
    this.#file = file
    this.#keys = keys
    this.#state = { servers: [], engines: serverEngines(), keys: keys.keeping }
    // Stages that were loaded before this was there.
    for (const status of pipeline.stages) this.#fares.learn({ kind: 'stageChanged', status })
    this.#stopListening = hub.listen(({ event }) => {
      if (this.#fares.learn(event)) void this.#emit()
    })
    this.commands = {
      putModelServer: ({ server }) => this.#put(server),
      removeModelServer: ({ id }) => this.#remove(id),
      restoreModelServer: ({ id }) => this.#restore(id),
      checkModelServer: ({ id }) => this.#check(id),
      setServerKey: async ({ keyName, key }) => {
        await keys.set(keyName, key)
        await this.#emit()
      },
      deleteServerKey: async ({ keyName }) => {
        await keys.delete(keyName)
        await this.#emit()
      },
    }
    this.queries = {
      findModelServers: async () => [...(await find())],
      locateServer: (asked) => locate(asked),
    }
  }

  /** Reads what was entered. A file that cannot be read is told with the list. */
  async open(): Promise<void> {
    this.#state = await this.#read()
  }

  snapshot(): Partial<Snapshot> {
    return { modelServers: this.#state }
  }

  async close(): Promise<void> {
    this.#stopListening()
  }

  /** @throws Failure where it cannot be entered, or nobody agreed to what would leave this machine */
  async #put(entered: Parameters<typeof entryOf>[0]): Promise<void> {
    const place = locate(entered)
    assertMayLeave(place, place.sends, entered.leavesThisMachine)
    const before = await this.#find(entered.id)
    this.#assertFree(entered.id, before)
    if (before && before.stage !== entered.stage) this.#assertUnused(before)
    const entry = entryOf(entered, before)
    await this.#file.enter(entry)
    if (before && JSON.stringify(before) !== JSON.stringify(entry)) this.#fares.forget(entry.id)
    await this.#changed(entry)
  }

  /** @throws Failure `model.inUse` while it serves */
  async #remove(id: string): Promise<void> {
    const entry = await this.#known(id)
    this.#assertUnused(entry)
    await this.#file.remove(id)
    this.#removed.set(id, entry)
    this.#fares.forget(id)
    await this.#changed()
  }

  async #restore(id: string): Promise<void> {
    const entry = this.#removed.get(id)
    if (!entry) throw unknownServer(id)
    this.#assertFree(id, await this.#find(id))
    await this.#file.enter(entry)
    this.#removed.delete(id)
    await this.#changed()
  }

  async #check(id: string): Promise<void> {
    this.#fares.checked(id, await checkServer(await this.#known(id), this.#keys))
    await this.#emit()
  }

  /** Models came, went or are another. A server that serves is asked anew: under its address, its key, its settings of now. */
  async #changed(entry?: ServerEntry): Promise<void> {
    const { pipeline } = this.#options
    await pipeline.refreshModels()
    if (entry && this.#serves(entry)) pipeline.placeStages({ [entry.stage]: pipeline.runOn[entry.stage] ?? 'auto' })
    await this.#emit()
  }

  /** One after the other: what is told last is what was read last. */
  #emit(): Promise<void> {
    this.#telling = this.#telling.then(async () => {
      this.#state = await this.#read()
      this.#options.hub.emit({ kind: 'topicChanged', topic: 'modelServers', state: this.#state })
    })
    return this.#telling
  }

  async #read(): Promise<ModelServersState> {
    const common = { engines: serverEngines(), keys: this.#keys.keeping }
    try {
      const entries = await this.#file.read()
      const kept = await this.#keys.names()
      return { ...common, servers: entries.map((entry) => this.#described(entry, kept)) }
    } catch (error) {
      return { ...common, servers: [], problem: failureInfoOf(error) }
    }
  }

  #described(entry: ServerEntry, kept: Awaited<ReturnType<KeyStore['names']>>): ModelServer {
    const entered = enteredOf(entry)
    const { keyName } = entered
    const stored = keyName !== undefined && Object.hasOwn(kept, keyName) ? kept[keyName] : undefined
    const keyFrom = keyName !== undefined && isInEnvironment(keyName) ? 'environment' : stored
    return { ...entered, ...(keyFrom ? { keyFrom } : {}), ...this.#fares.of(entry) }
  }

  async #find(id: string): Promise<ServerEntry | undefined> {
    return (await this.#file.read()).find((entry) => entry.id === id)
  }

  /** @throws Failure where there is none of this id */
  async #known(id: string): Promise<ServerEntry> {
    const entry = await this.#find(id)
    if (entry) return entry
    throw unknownServer(id)
  }

  #serves({ id, stage }: ServerEntry): boolean {
    return this.#options.pipeline.models.chosen[stage] === id
  }

  #assertUnused(entry: ServerEntry): void {
    if (!this.#serves(entry)) return
    throw new Failure('model.inUse', because('model.inUse', { id: entry.id }), because('do.chooseOtherModel'))
  }

  /** Two models of one id could not be told apart. */
  #assertFree(id: string, before: ServerEntry | undefined): void {
    if (before || !this.#options.pipeline.models.available.some((model) => model.id === id)) return
    throw new Failure('servers.taken', because('servers.taken', { id }), because('do.otherServerName'))
  }
}

function unknownServer(id: string): Failure {
  return new Failure('servers.unknown', because('servers.unknown', { id }))
}
