import type { Reason, ReasonArgument, StatedReason } from '../../protocol/reasons.ts'
import type { Bilingual } from '../words.ts'
import { BEFORE_REASONS } from './before-reasons.ts'
import { COUNT_REASONS } from './count-reasons.ts'
import { DEVICE_REASONS } from './device-reasons.ts'
import { FAILURES } from './failures/failures.ts'
import { FLAG_REASONS } from './flag-reasons.ts'
import { MODEL_REASONS } from './model-reasons.ts'
import { type Placed, render } from './templates.ts'
import { TURN_REASONS } from './turn-reasons.ts'

/** Everything that the host says by code, with its words in both languages: why something is so, and what went wrong. */
export const REASON_TABLE = {
  ...TURN_REASONS,
  ...FLAG_REASONS,
  ...DEVICE_REASONS,
  ...MODEL_REASONS,
  ...COUNT_REASONS,
  ...BEFORE_REASONS,
  ...FAILURES,
}

/** The name of a reason, as it travels and is kept. */
export type ReasonCode = keyof typeof REASON_TABLE

/** What a reason fills in: the places of its English sentence, each by its name. */
export type ReasonArguments<Code extends ReasonCode> = Placed<(typeof REASON_TABLE)[Code]['en']>

type Given<Code extends ReasonCode> = keyof ReasonArguments<Code> extends never ? [] : [args: ReasonArguments<Code>]

/** Makes a reason from its code and what it fills in; another reason that is filled in is said in the same language. */
export function because<Code extends ReasonCode>(code: Code, ...given: Given<Code>): Required<StatedReason> {
  const args = given[0] as Readonly<Record<string, string | number | StatedReason>> | undefined
  const { en } = REASON_TABLE[code]
  if (args === undefined) return { reason: render(en, {}), because: { code } }
  const entries = Object.entries(args)
  const english = entries.map(([name, value]) => [name, typeof value === 'object' ? value.reason : value] as const)
  const parts = entries.map(([name, value]) => [name, typeof value === 'object' ? partOf(value) : value] as const)
  return {
    reason: render(en, Object.fromEntries(english)),
    because: { code, args: Object.fromEntries<ReasonArgument>(parts) },
  }
}

/** Several reasons in one line. */
export function joinedReasons(reasons: readonly StatedReason[]): StatedReason | undefined {
  return reasons.length === 0 ? undefined : reasons.reduce((one, other) => because('and.also', { one, other }))
}

function partOf({ reason, because: why }: StatedReason): ReasonArgument {
  return why ?? reason
}

/** Why a server's turn has no numbers: what failed, else that nothing was heard. */
export function notMeasurable(error: { readonly message: string; readonly because?: Reason | undefined } | undefined): {
  readonly notMeasurable: string
  readonly notMeasurableBecause?: Reason
} {
  if (error) return { notMeasurable: error.message, ...(error.because ? { notMeasurableBecause: error.because } : {}) }
  const { reason, because: why } = because('turn.noAudio')
  return { notMeasurable: reason, notMeasurableBecause: why }
}

/** The reason in both languages; `undefined` for a code that this version does not know. */
export function reasonWords({ code, args = {} }: Reason): Bilingual | undefined {
  if (!isReasonCode(code)) return undefined
  const { en, zh } = REASON_TABLE[code]
  return { en: render(en, saidIn(args, 'en')), zh: render(zh, saidIn(args, 'zh')) }
}

/** What was told, in both languages: as its code says, else as it came, which is better than hiding it. */
export function toldWords({ reason, because: why }: StatedReason): Bilingual {
  return (why && reasonWords(why)) ?? { en: reason, zh: reason }
}

function saidIn(args: NonNullable<Reason['args']>, language: keyof Bilingual): Record<string, string | number> {
  const entries = Object.entries(args).map(([name, value]) => {
    if (typeof value !== 'object') return [name, value] as const
    return [name, reasonWords(value)?.[language] ?? value.code] as const
  })
  return Object.fromEntries(entries)
}

/** Whether this version has words for a code. */
export function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(REASON_TABLE, code)
}
