import { inverseNormalise } from '../../../pipeline/base/text/inverse-text-normalisation.ts'
import { errorUnitOf } from '../../../pipeline/measures/word-errors/error-rate.ts'

/** What somebody said or was answered, as people write it: marked as its own language, which is seldom the page's. */
export function Spoken({ text }: { readonly text: string }) {
  return <span lang={spokenLanguage(text)}>{inverseNormalise(text)}</span>
}

/** Language (BCP 47) of what was said, by its letters: Chinese, else the language of the demo clips. */
export function spokenLanguage(text: string): 'zh-Hans' | 'en' {
  return errorUnitOf([text]) === 'character' ? 'zh-Hans' : 'en'
}
