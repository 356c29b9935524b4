import type { Reason, ToldReason } from '../../protocol/reasons.ts'
import type { Bilingual } from '../words.ts'
import { COUNT_REASONS } from './count-reasons.ts'
import { DEVICE_REASONS } from './device-reasons.ts'
import { FLAG_REASONS } from './flag-reasons.ts'
import { MODEL_REASONS } from './model-reasons.ts'
import { argumentsOf, type Placed, patternOf, render } from './templates.ts'
import { TURN_REASONS } from './turn-reasons.ts'

/** Every reason that the host gives by code, with its words in both languages. */
export const REASON_TABLE = { ...TURN_REASONS, ...FLAG_REASONS, ...DEVICE_REASONS, ...MODEL_REASONS, ...COUNT_REASONS }

/** The name of a reason, as it travels and is kept. */
export type ReasonCode = keyof typeof REASON_TABLE

/** What a reason fills in: the places of its English sentence, each by its name. */
export type ReasonArguments<Code extends ReasonCode> = Placed<(typeof REASON_TABLE)[Code]['en']>

type Given<Code extends ReasonCode> = keyof ReasonArguments<Code> extends never ? [] : [args: ReasonArguments<Code>]

/** Makes a reason from its code and what it fills in. */
export function because<Code extends ReasonCode>(code: Code, ...given: Given<Code>): Required<ToldReason> {
  const args = given[0] as Reason['args']
  const { en } = REASON_TABLE[code]
  return { reason: render(en, args ?? {}), because: args === undefined ? { code } : { code, args } }
}

/** Why a server's turn has no numbers: what failed, else that nothing was heard. */
export function notMeasurable(error: { readonly message: string } | undefined): {
  readonly notMeasurable: string
  readonly notMeasurableBecause?: Reason
} {
  if (error) return { notMeasurable: error.message }
  const { reason, because: why } = because('turn.noAudio')
  return { notMeasurable: reason, notMeasurableBecause: why }
}

/** The reason in both languages; `undefined` for a code that this version does not know. */
export function reasonWords({ code, args = {} }: Reason): Bilingual | undefined {
  if (!isReasonCode(code)) return undefined
  const inChinese = Object.entries(args).map(([name, value]) => {
    return [name, typeof value === 'string' ? (sentenceWords(value)?.zh ?? value) : value] as const
  })
  const { en, zh } = REASON_TABLE[code]
  return { en: render(en, args), zh: render(zh, Object.fromEntries(inChinese)) }
}

/** What a sentence of before is made of, where it is one of the table; such sentences stand in sessions that were kept. */
export function reasonOf(sentence: string): Reason | undefined {
  const whole = WHOLE.get(sentence)
  if (whole !== undefined) return { code: whole }
  for (const { code, pattern, names } of FILLED) {
    const found = pattern.exec(sentence)
    if (found) return { code, args: Object.fromEntries(names.map((name, at) => [name, found[at + 1] ?? ''])) }
  }
  return undefined
}

/** A sentence in both languages, as it was told or as its reason says; `undefined` where nobody knows it. */
export function sentenceWords(sentence: string, because?: Reason): Bilingual | undefined {
  const reason = because && isReasonCode(because.code) ? because : reasonOf(sentence)
  return reason && reasonWords(reason)
}

/** Reasons as they were told, several joined by semicolons, in both languages; what nobody knows stays as it came. */
export function reasonText(told: string, because?: Reason): Bilingual {
  const known = sentenceWords(told, because)
  if (known) return known
  const parts = told.split('; ').map((part) => sentenceWords(part))
  return { en: told, zh: parts.includes(undefined) ? told : parts.map((part) => part?.zh).join('；') }
}

function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(REASON_TABLE, code)
}

const ROWS = Object.entries<Bilingual>(REASON_TABLE).map(([code, { en }]) => {
  return { code: code as ReasonCode, en, names: argumentsOf(en) }
})
const WHOLE: ReadonlyMap<string, ReasonCode> = new Map(
  ROWS.filter(({ names }) => names.length === 0).map(({ code, en }) => [en, code]),
)
/** In the order of the table: the more exact stand first. */
const FILLED = ROWS.filter(({ names }) => names.length > 0).map((row) => ({ ...row, pattern: patternOf(row.en) }))
