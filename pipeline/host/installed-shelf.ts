import { ModelStore } from '../hub/store/model-store.ts'
import type { ModelShelf } from '../models/model-choice.ts'
import type { StageModel } from '../models/stage-model.ts'
import { modelOf, ServerFile } from './model-servers/server-file.ts'
import { ModelSettings, withSettings } from './model-settings.ts'

/** Where models come from besides the embedded pack; what is broken there is left out. */
export type ModelSource = () => Promise<readonly StageModel[]>

/** The models of the embedded pack, those that were brought, and servers; looked at anew when something of it changed. */
export class InstalledShelf implements ModelShelf {
  readonly #pack: readonly StageModel[]
  readonly #sources: readonly ModelSource[]
  #others: readonly StageModel[] = []

  private constructor(pack: readonly StageModel[], sources: readonly ModelSource[]) {
    this.#pack = pack
    this.#sources = sources
  }

  static async open(pack: readonly StageModel[], sources: readonly ModelSource[]): Promise<InstalledShelf> {
    const shelf = new InstalledShelf(pack, sources)
    await shelf.refresh()
    return shelf
  }

  get models(): readonly StageModel[] {
    return [...this.#pack, ...this.#others]
  }

  /** Looks again for what there is. */
  async refresh(): Promise<void> {
    this.#others = await modelsOf(this.#sources)
  }
}

/** The models that were brought onto this machine, and the servers that were entered as models. */
export const USUAL_SOURCES: readonly ModelSource[] = [
  async () => withSettings((await new ModelStore().stageModels()).models, await new ModelSettings().readable()),
  async () => (await new ServerFile().read()).map(modelOf),
]

/** All of those. */
export async function installedModels(): Promise<readonly StageModel[]> {
  return modelsOf(USUAL_SOURCES)
}

async function modelsOf(sources: readonly ModelSource[]): Promise<readonly StageModel[]> {
  return (await Promise.all(sources.map((source) => source()))).flat()
}
