import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { messageOf } from '../../base/failure.ts'
import { dataFolder } from '../../base/files/data-folder.ts'
import type { StageModel } from '../../models/stage-model.ts'
import { SettingsFile } from '../common/settings-file.ts'

const optionsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
const settingsSchema = z.record(z.string(), optionsSchema)

/** What is set of one model: a voice's speaker and speed, a recogniser's language. Its engine checks them. */
export type ModelOptions = z.infer<typeof optionsSchema>

/** What people set of models, over what the models themselves say to their engines; kept in the data folder. */
export class ModelSettings {
  readonly #file: SettingsFile<z.infer<typeof settingsSchema>>

  constructor(folder = dataFolder()) {
    this.#file = new SettingsFile(join(folder, 'model-settings.json'), settingsSchema, {})
  }

  /** Of all models. @throws Failure where what is kept cannot be read */
  async read(): Promise<Readonly<Record<string, ModelOptions>>> {
    await this.#file.open()
    return this.#file.current
  }

  /** The same for whoever can do without: where it cannot be read, that is said, and models are as they came. */
  async readable(): Promise<Readonly<Record<string, ModelOptions>>> {
    return this.read().catch((error: unknown) => {
      process.stderr.write(`firstword: ${messageOf(error)}\n`)
      return {}
    })
  }

  /** Keeps options of a model in place of those before; none at all: as the model itself says. */
  async change(id: string, options: ModelOptions): Promise<void> {
    await this.#file.change({ [id]: options })
  }
}

/** Models with what is set of them. It is part of what they are called, so that sessions keep it and a change is loaded. */
export function withSettings(
  models: readonly StageModel[],
  settings: Readonly<Record<string, ModelOptions>>,
): readonly StageModel[] {
  return models.map((model) => {
    const options = Object.entries(settings[model.id] ?? {}).sort(([a], [b]) => a.localeCompare(b))
    if (options.length === 0) return model
    const said = typeof model.engineOptions === 'object' ? model.engineOptions : {}
    const text = options.map(([name, value]) => `${name} ${value}`).join(', ')
    const short = text.length <= LONGEST ? text : createHash('sha256').update(text).digest('hex').slice(0, 8)
    return {
      ...model,
      version: `${model.version} (${short})`,
      set: Object.fromEntries(options),
      engineOptions: { ...said, ...Object.fromEntries(options) },
    }
  })
}

/** Characters of settings that a model's name may hold; longer ones are told by a digest. */
const LONGEST = 40
