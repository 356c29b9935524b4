import { reasonWords, toldWords } from '../../../pipeline/measures/reasons/reasons.ts'
import type { ErrorInfo } from '../../../pipeline/protocol/errors.ts'
import type { Reason } from '../../../pipeline/protocol/reasons.ts'
import type { Language } from '../store/preferences-slice.ts'

/**
 * Why something is as it is, in a language: by its code. What came without one, or with one of a later version, is shown as
 * it came, which is better than hiding why a number is missing.
 */
export function hostReason(reason: string, because: Reason | undefined, language: Language): string {
  return toldWords({ reason, because })[language]
}

/** What the host counts by code; a code that this version does not know is shown as it is. */
export function hostCode(code: string, language: Language): string {
  return reasonWords({ code })?.[language] ?? code
}

/** An error in a language: both of its lines by their codes. */
export function hostError(error: ErrorInfo, language: Language): ErrorInfo {
  const { message, because, hint, hintBecause } = error
  const said = { ...error, message: hostReason(message, because, language) }
  return hint === undefined ? said : { ...said, hint: hostReason(hint, hintBecause, language) }
}
