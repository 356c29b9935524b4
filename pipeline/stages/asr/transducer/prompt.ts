import { z } from 'zod'
import { Failure } from '../../../base/failure.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { metadataInteger, type OnnxMetadata } from '../../../models/onnx-metadata.ts'

const dictionarySchema = z.record(z.string(), z.int())

/** Regions that are meant where a language comes without one. */
const USUAL_REGIONS: Readonly<Record<string, string>> = { zh: 'zh-CN', en: 'en-US' }

/**
 * The number by which a multilingual NeMo encoder is told the language: the locale itself, the language's usual region,
 * any of its regions, or the number for "find out" where the model does not have it or none is given.
 *
 * @throws Failure `model.unexpected-layout` where the model's list of locales cannot be read
 */
export function promptIndex(metadata: OnnxMetadata, language: string | undefined): number {
  const guess = metadataInteger(metadata, 'auto_prompt_id')
  if (language === undefined) return guess
  const locales = localesOf(metadata.prompt_dictionary ?? '')
  const ofLanguage = Object.entries(locales).find(([locale]) => locale.split('-')[0] === language.split('-')[0])
  return locales[language] ?? locales[USUAL_REGIONS[language] ?? ''] ?? ofLanguage?.[1] ?? guess
}

function localesOf(text: string): Readonly<Record<string, number>> {
  try {
    return dictionarySchema.parse(JSON.parse(text))
  } catch {
    throw new Failure('model.unexpected-layout', because('asr.locales'), because('do.useMetadata'))
  }
}
