import { Failure, failureInfoOf } from '../../base/failure.ts'
import type { CatalogueEntry } from '../../hub/catalogue/entry.ts'
import type { ModelStore } from '../../hub/store/model-store.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { ModelOptions, SomeModels } from '../../protocol/models/models.ts'
import type { Snapshot } from '../../protocol/wire/snapshot.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import type { EventHub } from '../../servers/event-hub.ts'
import type { CommandArea, CommandHandlers, QueryHandlers } from '../common/command-area.ts'
import type { SettingsFile } from '../common/settings-file.ts'
import { ModelPulls } from './model-pulls.ts'
import { ModelSettings } from './model-settings.ts'
import { setModel } from './models-at-hand.ts'
import { readCatalogue } from './offered-models.ts'

export interface ModelAreaOptions {
  readonly hub: Pick<EventHub, 'emit'>
  readonly pipeline: Pick<Pipeline, 'models' | 'chooseModels' | 'refreshModels'>
  readonly settings: Pick<SettingsFile<SomeModels>, 'change'>
  readonly store: ModelStore
  /** Where what is set of models is kept; default: the data folder. */
  readonly settingsFolder?: string
  readonly environment?: NodeJS.ProcessEnv
  /** What a model of the catalogue is. */
  readonly entryOf?: (id: string) => CatalogueEntry | undefined
}

/** Models as consoles see them: which serve (kept for the next start), which there are, and which are on their way. */
export class ModelArea implements CommandArea {
  readonly commands: CommandHandlers
  readonly queries: QueryHandlers
  readonly #options: ModelAreaOptions
  readonly #pulls: ModelPulls

  constructor(options: ModelAreaOptions) {
    const { hub, pipeline, settings, store, environment = process.env, entryOf } = options
    this.#options = options
    this.#pulls = new ModelPulls({
      ...{ store, environment },
      ...(entryOf ? { entryOf } : {}),
      onChange: (pull) => hub.emit({ kind: 'pullAdvanced', pull }),
      onPulled: () => void this.#refresh(),
    })
    this.commands = {
      chooseModels: async ({ models }) => {
        pipeline.chooseModels(models)
        await settings.change(models)
      },
      pullModel: (request) => this.#pulls.start(request),
      stopPull: ({ id }) => this.#pulls.stop(id),
      removeModel: ({ id }) => this.#remove(id),
      setModel: ({ id, options }) => this.#set(id, options),
    }
    this.queries = { readCatalogue: () => readCatalogue(store, environment) }
  }

  snapshot(): Partial<Snapshot> {
    return { models: this.#options.pipeline.models, pulls: [...this.#pulls.pulls] }
  }

  async close(): Promise<void> {
    await this.#pulls.close()
  }

  /** One that serves is loaded anew, and serves as before until then. @throws Failure where it does not run so */
  async #set(id: string, options: ModelOptions): Promise<void> {
    const { pipeline, settingsFolder, store } = this.#options
    await setModel(id, options, store, new ModelSettings(settingsFolder))
    await this.#refresh()
    pipeline.chooseModels({})
  }

  /** @throws Failure `model.inUse` while it is chosen */
  async #remove(id: string): Promise<void> {
    const { pipeline, store } = this.#options
    if (Object.values(pipeline.models.chosen).includes(id)) {
      throw new Failure('model.inUse', because('model.inUse', { id }), because('do.chooseOtherModel'))
    }
    await store.remove(id)
    await this.#refresh()
  }

  async #refresh(): Promise<void> {
    const { hub, pipeline } = this.#options
    await pipeline.refreshModels().catch((error: unknown) => {
      hub.emit({ kind: 'problemReported', problem: failureInfoOf(error) })
    })
  }
}
