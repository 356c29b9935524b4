import { Failure } from '../base/failure.ts'
import { because, joinedReasons } from '../measures/reasons/reasons.ts'
import type { ErrorInfo } from '../protocol/errors.ts'
import type { FlagRecord, FlagValue } from '../protocol/flags.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import type { FlagDefinition } from './definition.ts'
import { nearestName } from './nearest-name.ts'
import { definitionOf, FLAG_NAMES, type FlagName, type FlagValues, isFlagName } from './registry.ts'

/** A value, or why there is none; refused flags are expected, so they are not thrown. */
export type FlagOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ErrorInfo }

/**
 * The current flags with the changes made. One unknown name or one value outside its range refuses them all,
 * so that nothing is applied by half; the error names every refused flag, its value and what is allowed.
 */
export function applyChanges(current: FlagValues, changes: Readonly<Record<string, unknown>>): FlagOutcome<FlagValues> {
  const accepted: FlagRecord = {}
  const refused: ErrorInfo[] = []
  for (const [name, value] of Object.entries(changes)) {
    const outcome = checkFlag(name, value)
    if (outcome.ok) accepted[name] = outcome.value
    else refused.push(outcome.error)
  }
  if (refused.length > 0) return { ok: false, error: joinErrors(refused) }
  // Each accepted value was checked against its own row of the registry.
  return { ok: true, value: Object.freeze({ ...current, ...accepted }) as FlagValues }
}

/** One flag's value, checked against its row of the registry. */
export function checkFlag(name: string, value: unknown): FlagOutcome<FlagValue> {
  if (!isFlagName(name)) return { ok: false, error: unknownFlag(name) }
  const accepted = acceptedValue(definitionOf(name), value)
  return accepted === undefined ? refuse(name, value) : { ok: true, value: accepted }
}

/** A flag's value out of text (command line, environment, file): `true/1/on/yes`, `false/0/off/no`, numbers, words. */
export function parseFlagText(name: string, text: string): FlagOutcome<FlagValue> {
  if (!isFlagName(name)) return { ok: false, error: unknownFlag(name) }
  const value = readText(definitionOf(name), text.trim())
  return value === undefined ? refuse(name, text) : checkFlag(name, value)
}

/** What a flag allows, in words: `0.1 to 2 s`, `true or false`, `fixed or adaptive`. */
export function allowedInWords(name: FlagName): string {
  return allowedFor(name).reason
}

function allowedFor(name: FlagName): StatedReason {
  const definition = definitionOf(name)
  switch (definition.type) {
    case 'boolean':
      return because('allowed.trueFalse')
    case 'choice':
      return inWordsOr(definition.choices)
    case 'text':
      return { reason: definition.allowed }
    default:
      return numberRange(definition)
  }
}

/** The flags in which two settings differ, in the registry's order. */
export function differingFlags(a: FlagValues, b: FlagValues): FlagName[] {
  return FLAG_NAMES.filter((name) => a[name] !== b[name])
}

function inWordsOr(words: readonly string[]): StatedReason {
  if (words.length < 2) return { reason: words.join('') }
  return because('allowed.oneOf', { words: words.slice(0, -1).join(', '), last: words.at(-1) ?? '' })
}

function numberRange({ type, min, max, unit }: Extract<FlagDefinition, { type: 'integer' | 'number' }>): StatedReason {
  const range = { min, max, unit: unit ? ` ${unit}` : '' }
  return because(type === 'integer' ? 'allowed.whole' : 'allowed.number', range)
}

function acceptedValue(definition: FlagDefinition, value: unknown): FlagValue | undefined {
  switch (definition.type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'choice':
      return typeof value === 'string' && definition.choices.includes(value) ? value : undefined
    case 'text':
      return typeof value === 'string' && definition.pattern.test(value) ? value : undefined
    default:
      return acceptedNumber(definition, value)
  }
}

function acceptedNumber(
  definition: Extract<FlagDefinition, { type: 'integer' | 'number' }>,
  value: unknown,
): number | undefined {
  if (typeof value !== 'number' || !(value >= definition.min && value <= definition.max)) return undefined
  if (definition.type === 'integer' && !Number.isInteger(value)) return undefined
  return value + 0 // -0 becomes 0, so that a value equals itself after a trip through a file
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

function readText(definition: FlagDefinition, text: string): FlagValue | undefined {
  switch (definition.type) {
    case 'boolean':
      if (/^(true|1|on|yes)$/i.test(text)) return true
      return /^(false|0|off|no)$/i.test(text) ? false : undefined
    case 'integer':
    case 'number':
      return DECIMAL.test(text) ? Number(text) : undefined
    default:
      return text
  }
}

function unknownFlag(name: string): ErrorInfo {
  const near = nearestName(name, FLAG_NAMES)
  return new Failure(
    'flag.unknown',
    because('flag.unknown', { flag: shorten(name) }),
    near ? because('do.didYouMean', { near }) : because('do.flagsListed'),
  ).toInfo()
}

function refuse(name: FlagName, value: unknown): FlagOutcome<never> {
  const message = because('flag.outOfRange', { flag: name, value: inWords(value) })
  const allowed = allowedFor(name)
  const pointed = isNumber(name) && typeof value === 'string' && /^[+-]?\d+,\d+$/.test(value.trim())
  const hint = pointed
    ? because('do.allowedPointed', { allowed, pointed: value.trim().replace(',', '.') })
    : because('do.allowed', { allowed })
  return { ok: false, error: new Failure('flag.outOfRange', message, hint).toInfo() }
}

function isNumber(name: FlagName): boolean {
  return ['integer', 'number'].includes(definitionOf(name).type)
}

/** Never calls a method of the value: what a client sent may be anything. */
function inWords(value: unknown): StatedReason | string {
  if (typeof value === 'string') return `"${shorten(value)}"`
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === undefined || value === null) return because('value.nothing')
  return Array.isArray(value) ? because('value.list') : because('value.object')
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 57)}…` : line
}

/** One error keeps its hint; several are told in one line, each with its own. */
function joinErrors(errors: readonly ErrorInfo[]): ErrorInfo {
  const [first] = errors
  if (first && errors.length === 1) return first
  const message = joinedReasons(errors.map(withHint)) ?? ''
  return new Failure(first?.code ?? 'flag.unknown', message, because('do.noneApplied')).toInfo()
}

function withHint({ message, because: why, hint, hintBecause }: ErrorInfo): StatedReason {
  const what = { reason: message, because: why }
  return hint === undefined ? what : because('with.hint', { what, hint: { reason: hint, because: hintBecause } })
}
