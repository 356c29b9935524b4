import type { Reason, ReasonArgument } from '../../protocol/reasons.ts'
import type { Bilingual } from '../words.ts'
import { COUNT_REASONS } from './count-reasons.ts'
import { JOINED } from './failures/joined.ts'
import { REASON_TABLE, type ReasonCode } from './reasons.ts'
import { argumentsOf, patternOf } from './templates.ts'

/**
 * What a sentence of before is made of: sessions that were kept before there were codes have sentences alone. Read once,
 * where such a session comes in (a database that is migrated, a file that is imported); nothing else looks at prose.
 */
export function reasonOf(sentence: string): Reason | undefined {
  return whole(sentence) ?? joined(sentence) ?? filled(sentence)
}

/** What alone "cannot be" a value. */
const FLAG = /^[A-Z][A-Z0-9_]+$/
/** What a provider's reason begins with. */
const PROVIDER = /^(cpu|cuda|webgpu|dml|coreml): (.+)$/s

function single(sentence: string): Reason | undefined {
  return whole(sentence) ?? filled(sentence)
}

function whole(sentence: string): Reason | undefined {
  const code = WHOLE.get(sentence)
  return code === undefined ? undefined : { code }
}

function filled(sentence: string): Reason | undefined {
  for (const { code, pattern, names } of FILLED) {
    const found = pattern.exec(sentence)
    if (found && (code !== 'flag.outOfRange' || FLAG.test(found[1] ?? '')))
      return { code, args: Object.fromEntries(names.map((name, at) => [name, filledIn(found[at + 1] ?? '')])) }
  }
  const [, what, why] = PROVIDER.exec(sentence) ?? []
  const known = why === undefined ? undefined : single(why)
  return what !== undefined && known ? { code: 'of.what', args: { what, why: known } } : undefined
}

/** Several that were told in one line, all of which are known. */
function joined(sentence: string): Reason | undefined {
  const parts = sentence.split('; ').map(single)
  if (parts.length < 2 || parts.includes(undefined)) return undefined
  return parts.reduce((one, other) => one && other && { code: 'and.also', args: { one, other } })
}

/** Why something that a sentence names went wrong may be another one of them. */
function filledIn(text: string): ReasonArgument {
  return single(text) ?? text
}

/** What is said within another sentence alone. */
const PIECE = /^(allowed|value|await)\./
const ROWS = Object.entries<Bilingual>(REASON_TABLE)
  // Counted by code from the beginning, and what says nothing by itself.
  .filter(([code]) => !Object.hasOwn(COUNT_REASONS, code) && !Object.hasOwn(JOINED, code) && !PIECE.test(code))
  .map(([code, { en }]) => ({ code: code as ReasonCode, en, names: argumentsOf(en) }))
const WHOLE: ReadonlyMap<string, ReasonCode> = new Map(
  ROWS.filter(({ names }) => names.length === 0).map(({ code, en }) => [en, code]),
)
/** Those with more words of their own are more exact, and come first. */
const FILLED = ROWS.filter(({ names }) => names.length > 0)
  .map((row) => ({ ...row, pattern: patternOf(row.en), own: row.en.replaceAll(/\{[^}]*\}/g, '').length }))
  .toSorted((a, b) => b.own - a.own)
