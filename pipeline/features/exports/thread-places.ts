import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'

/** Each takes some 40 MB and a processor. */
const MOST_AT_ONCE = 4

let taken = 0

/**
 * Takes one of the places for threads that write or read files; the answer gives it back, once.
 *
 * @throws Failure `files.busy` where all are taken: whoever waited behind a download that nobody reads would never know why
 */
export function claimPlace(): () => void {
  if (taken >= MOST_AT_ONCE) {
    throw new Failure('files.busy', because('export.busy', { most: MOST_AT_ONCE }), because('do.waitOrCancel'))
  }
  taken += 1
  let left = false
  return () => {
    if (!left) taken -= 1
    left = true
  }
}
