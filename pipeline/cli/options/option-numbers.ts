import { Failure } from '../../base/failure.ts'

/** A whole number out of an option's text. @throws Failure for anything else */
export function wholeNumber(option: string, text: string, min: number, max: number): number {
  const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw refused(option, text, `write a whole number from ${min} to ${max}`)
}

/** A decimal number above 0 out of an option's text. @throws Failure for anything else */
export function positiveNumber(option: string, text: string, max: number): number {
  const value = /^\d{1,12}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN
  if (value > 0 && value <= max) return value
  throw refused(option, text, `write a number above 0, up to ${max}`)
}

/** A share of 1 out of an option's text. @throws Failure for anything else */
export function share(option: string, text: string): number {
  const value = /^\d?\.?\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (value >= 0 && value <= 1) return value
  throw refused(option, text, 'write a share of 1, for example 0.01 for one point')
}

function refused(option: string, text: string, hint: string): Failure {
  return new Failure('option.form', `${option} cannot be "${text}"`, hint)
}
