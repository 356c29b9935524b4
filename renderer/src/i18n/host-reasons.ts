import { reasonWords, sentenceWords } from '../../../pipeline/measures/reasons/reasons.ts'
import type { Reason } from '../../../pipeline/protocol/reasons.ts'
import type { Language } from '../store/preferences-slice.ts'
import { HOST_ERRORS_ZH } from './host-errors-zh.ts'
import { HOST_MODELS_ZH } from './host-models-zh.ts'
import { HOST_SERVERS_ZH } from './host-servers-zh.ts'

type Sentences = readonly (readonly [english: string, chinese: string])[]

/** Looks a sentence of the host up; `undefined` where it is not known. */
type Translate = (sentence: string) => string | undefined

/** A flag's value that is not allowed: only a flag's name makes it this sentence, "the servers cannot be read" is another. */
const REFUSED_VALUE = /^([A-Z][A-Z0-9_]+) cannot be (.+)$/s

const PLACE = /\{(\d)\}/

/**
 * Why something is as it is, in a language: by its code where it came with one, or is one; else by the sentence that the
 * host told, several of which come joined by semicolons. What nobody knows is shown as it came, which is better than hiding
 * why a number is missing.
 */
export function hostReason(reason: string, language: Language, because?: Reason): string {
  const known = (because && reasonWords(because)) ?? reasonWords({ code: reason })
  if (known) return known[language]
  if (language !== 'zh') return reason
  const parts = reason.split('; ').map((part) => REASONS(part) ?? ERRORS(part))
  return parts.includes(undefined) ? (REASONS(reason) ?? ERRORS(reason) ?? reason) : parts.join('；')
}

/** A sentence of an error, or its advice. */
export function hostError(sentence: string, language: Language): string {
  if (language !== 'zh') return sentence
  const [, flag, value] = REFUSED_VALUE.exec(sentence) ?? []
  if (flag !== undefined) return `${flag} 不能是 ${value}`
  return ERRORS(sentence) ?? REASONS(sentence) ?? sentence
}

const REASONS: Translate = (sentence) => sentenceWords(sentence)?.zh
const ERRORS = translator([...HOST_MODELS_ZH, ...HOST_SERVERS_ZH, ...HOST_ERRORS_ZH])

/** Sentences without places are looked up; the others are tried in their order, so the more exact stand first. */
function translator(sentences: Sentences): Translate {
  const whole = new Map(sentences.filter(([english]) => !PLACE.test(english)))
  const filled = sentences
    .filter(([english]) => PLACE.test(english))
    .map(([english, chinese]) => {
      return { pattern: patternOf(english), chinese }
    })
  const translate: Translate = (sentence) => {
    const known = whole.get(sentence)
    if (known !== undefined) return known
    for (const { pattern, chinese } of filled) {
      const found = pattern.exec(sentence)
      if (found) return chinese.replaceAll(/\{(\d)\}/g, (_, place: string) => inWords(found[Number(place)] ?? ''))
    }
    return undefined
  }
  /** What was filled in may be a sentence of the host itself: why something that it names went wrong. */
  const inWords = (filledIn: string) => translate(filledIn) ?? filledIn
  return translate
}

function patternOf(english: string): RegExp {
  return new RegExp(
    `^${english
      .split(/\{\d\}/)
      .map(escaped)
      .join('(.+?)')}$`,
    's',
  )
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
