import { z } from 'zod'
import { Failure, sentenceOf } from '../../../base/failure.ts'
import { readText } from '../../../base/files/text-file.ts'
import { because } from '../../../measures/reasons/reasons.ts'

const tokenizerSchema = z.object({ model: z.object({ vocab: z.record(z.string(), z.int().nonnegative()) }) })

/**
 * The numbers of symbols as a tokenizer.json has them.
 *
 * @throws Failure `model.unreadable`
 */
export async function readVocabulary(path: string): Promise<(symbol: string) => number | undefined> {
  try {
    const { vocab } = tokenizerSchema.parse(JSON.parse(await readText(path))).model
    const ids = new Map(Object.entries(vocab))
    return (symbol) => ids.get(symbol)
  } catch (error) {
    const message = because('model.symbols', { path, why: sentenceOf(error) })
    throw new Failure('model.unreadable', message, because('do.installModel'))
  }
}
