import type { ModelShelf } from '../models/model-choice.ts'
import type { StageModel } from '../models/stage-model.ts'

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

/** The models of several sources, one after the other. */
export async function modelsOf(sources: readonly ModelSource[]): Promise<readonly StageModel[]> {
  return (await Promise.all(sources.map((source) => source()))).flat()
}
