import { choiceOf } from '../models/model-choice.ts'
import type { ErrorInfo } from '../protocol/errors.ts'
import type { ModelChoice, ModelsState, SomeModels } from '../protocol/models/models.ts'
import type { LoadSettings } from './flag-store.ts'
import { engineSupply, languageOn } from './loading/engine-supply.ts'
import { summariesOf } from './model-summaries.ts'
import type { PipelineParts } from './pipeline-options.ts'

type ChoiceParts = Pick<
  PipelineParts,
  'repository' | 'pack' | 'models' | 'keptModels' | 'detectorUnusable' | 'providers'
>

/** Which models there are on this machine, and which of them were chosen to serve. */
export class ChosenModels {
  /** What was chosen before and is not there any more. */
  readonly missing: readonly ErrorInfo[]
  readonly #parts: ChoiceParts
  #choice: ModelChoice

  /** @throws Failure where a model that was asked for is not there */
  constructor(parts: ChoiceParts) {
    const { choice, missing } = choiceOf(parts.repository, parts.pack.manifest.id, parts)
    this.#parts = parts
    this.#choice = choice
    this.missing = missing.map((failure) => failure.toInfo())
  }

  get choice(): ModelChoice {
    return this.#choice
  }

  /** What consoles are told. */
  get state(): ModelsState {
    const { repository } = this.#parts
    return { available: [...summariesOf(repository.models), ...repository.turnEnds], chosen: this.#choice }
  }

  /** Language of conversations on them. */
  get language(): string {
    return languageOn(this.#parts.repository, this.#choice)
  }

  /** The choice with these in place of some of it. */
  with(models: SomeModels | undefined): ModelChoice {
    return { ...this.#choice, ...models }
  }

  /** @throws Failure where one of these models is not there, or no engine of this version runs it */
  check(models: SomeModels, asked: LoadSettings): void {
    engineSupply({ ...asked, models: this.with(models) }, this.#parts, undefined)
  }

  choose(models: SomeModels): void {
    this.#choice = this.with(models)
  }

  /** Looks again for which there are. */
  refresh(): Promise<void> {
    return this.#parts.repository.refresh()
  }
}
