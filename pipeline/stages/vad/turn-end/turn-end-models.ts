import { Failure } from '../../../base/failure.ts'
import type { EngineSettings } from '../../../inference/engine.ts'
import { type ExpectedFile, verifyFiles } from '../../../models/verified-files.ts'
import type { TurnEndModel } from '../contract.ts'
import type { TurnEndListener } from './listener.ts'
import { PocketTurn, PocketTurnListener } from './pocket-turn.ts'
import { SmartTurn, SmartTurnListener } from './smart-turn.ts'

/** The files of the turn-end models that are there. */
export type TurnEndFiles = Readonly<Partial<Record<TurnEndModel, ExpectedFile>>>

interface LoadedModel {
  listener(): TurnEndListener
  release(): Promise<void>
}

/** The turn-end models of a worker: each is loaded when the first stream asks for it, and shared by all. */
export class TurnEndModels {
  readonly #files: TurnEndFiles
  readonly #settings: EngineSettings
  readonly #loaded = new Map<TurnEndModel, Promise<LoadedModel>>()

  constructor(files: TurnEndFiles, settings: EngineSettings) {
    this.#files = files
    this.#settings = settings
  }

  /** A listener for one stream. Rejects with a Failure where the model is missing, damaged or none. */
  async listener(model: TurnEndModel): Promise<TurnEndListener> {
    const loading = this.#loaded.get(model) ?? this.#load(model)
    this.#loaded.set(model, loading)
    try {
      return (await loading).listener()
    } catch (error) {
      // The next stream tries again: the file may have come meanwhile.
      this.#loaded.delete(model)
      throw error
    }
  }

  async release(): Promise<void> {
    const loading = [...this.#loaded.values()]
    this.#loaded.clear()
    for (const model of await Promise.allSettled(loading)) {
      if (model.status === 'fulfilled') await model.value.release()
    }
  }

  async #load(model: TurnEndModel): Promise<LoadedModel> {
    const file = this.#files[model]
    if (!file) throw new Failure('turn-end.missing', `The turn-end model "${model}" is not there`, 'Install it first.')
    await verifyFiles([file])
    return model === 'pocket-turn' ? pocketTurn(file.path, this.#settings) : smartTurn(file.path, this.#settings)
  }
}

async function pocketTurn(path: string, settings: EngineSettings): Promise<LoadedModel> {
  const network = await PocketTurn.open(path, settings)
  return { listener: () => new PocketTurnListener(network), release: () => network.release() }
}

async function smartTurn(path: string, settings: EngineSettings): Promise<LoadedModel> {
  const judge = await SmartTurn.open(path, settings)
  return { listener: () => new SmartTurnListener(judge), release: () => judge.release() }
}
