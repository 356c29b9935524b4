import type { ModelRepository } from '../models/model-choice.ts'
import type { StageModel } from '../models/stage-model.ts'
import type { ExpectedFile } from '../models/verified-files.ts'
import type { ModelSummary } from '../protocol/models/models.ts'
import { TURN_END_MODELS } from '../stages/vad/contract.ts'
import type { TurnEndFiles } from '../stages/vad/turn-end/turn-end-models.ts'

/** Where models come from besides the embedded pack; what is broken there is left out. */
export type ModelSource = () => Promise<readonly StageModel[]>

/** A model that tells where turns end: what people know of it, and its graph. */
export interface TurnEndAtHand {
  readonly summary: ModelSummary
  readonly graph: ExpectedFile
}

/** Where such models come from besides the one that the program brings along. */
export type TurnEndSource = () => Promise<readonly TurnEndAtHand[]>

/** All of these sources. */
export interface ModelSources {
  readonly models: readonly ModelSource[]
  readonly turnEnds: TurnEndSource
}

/** The models of the embedded pack, those that were brought, and servers; looked at anew when something of it changed. */
export class InstalledRepository implements ModelRepository {
  readonly #pack: readonly StageModel[]
  readonly #sources: ModelSources
  #others: readonly StageModel[] = []
  #turnEnds: readonly TurnEndAtHand[] = []

  private constructor(pack: readonly StageModel[], sources: ModelSources) {
    this.#pack = pack
    this.#sources = sources
  }

  static async open(pack: readonly StageModel[], sources: ModelSources): Promise<InstalledRepository> {
    const repository = new InstalledRepository(pack, sources)
    await repository.refresh()
    return repository
  }

  get models(): readonly StageModel[] {
    return [...this.#pack, ...this.#others]
  }

  /** What is told of the models that tell where turns end. */
  get turnEnds(): readonly ModelSummary[] {
    return this.#turnEnds.map(({ summary }) => summary)
  }

  /** The graphs of those that this version can run. */
  get turnEndFiles(): TurnEndFiles {
    const runnable = TURN_END_MODELS.flatMap((engine) => {
      const found = this.#turnEnds.find(({ summary }) => summary.engine === engine)
      return found ? [[engine, found.graph] as const] : []
    })
    return Object.fromEntries(runnable)
  }

  /** Looks again for what there is. */
  async refresh(): Promise<void> {
    ;[this.#others, this.#turnEnds] = await Promise.all([
      modelsOf(this.#sources.models),
      this.#sources.turnEnds().catch(() => []),
    ])
  }
}

/** The models of several sources, one after the other. */
export async function modelsOf(sources: readonly ModelSource[]): Promise<readonly StageModel[]> {
  return (await Promise.all(sources.map((source) => source()))).flat()
}
