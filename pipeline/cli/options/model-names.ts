import { Failure } from '../../base/failure.ts'
import { modelStageSchema, type SomeModels } from '../../protocol/models/models.ts'

/**
 * Reads `stage=id,…`.
 *
 * @throws Failure where it is not in its form
 */
export function parseModels(text: string): SomeModels {
  const pairs = text.split(',').map((pair) => {
    const at = pair.indexOf('=')
    const stage = modelStageSchema.safeParse(pair.slice(0, Math.max(0, at)).trim())
    const id = pair.slice(at + 1).trim()
    if (stage.success && id !== '') return [stage.data, id] as const
    throw new Failure('option.form', `"${pair}" names no model of a stage`, 'write asr=…, llm=… or tts=…')
  })
  return Object.fromEntries(pairs)
}

/** Takes `streaming@llm=other` apart: an arm of that preset or file, with other models. */
export function splitModels(word: string): { readonly word: string; readonly models?: SomeModels } {
  const found = /^(.+)@((?:asr|llm|tts)=[^@]+)$/.exec(word)
  if (!found) return { word }
  const [, before = '', models = ''] = found
  return { word: before, models: parseModels(models) }
}
