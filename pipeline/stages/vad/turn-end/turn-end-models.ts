import { Failure } from '../../../base/failure.ts'
import type { EngineSettings } from '../../../inference/engine.ts'
import { because } from '../../../measures/reasons/reasons.ts'
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

/**
 * The turn-end models of a worker: each file is loaded when the first stream asks for it, and shared by all. A file that
 * another has replaced stays for the streams that began with it.
 */
export class TurnEndModels {
  readonly #settings: EngineSettings
  readonly #loaded = new Map<string, Promise<LoadedModel>>()

  constructor(settings: EngineSettings) {
    this.#settings = settings
  }

  /**
   * A listener for one stream.
   *
   * @param file absent where the model is not on this machine
   * @throws Failure where the model is missing, damaged or none
   */
  async listener(model: TurnEndModel, file: ExpectedFile | undefined): Promise<TurnEndListener> {
    if (!file)
      throw new Failure('turn-end.missing', because('vad.turnEndMissing', { model }), because('do.installFirst'))
    const key = `${model} ${file.path}`
    const loading = this.#loaded.get(key) ?? this.#load(model, file)
    this.#loaded.set(key, loading)
    try {
      return (await loading).listener()
    } catch (error) {
      // The next stream tries again: the file may have come meanwhile.
      this.#loaded.delete(key)
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

  async #load(model: TurnEndModel, file: ExpectedFile): Promise<LoadedModel> {
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
