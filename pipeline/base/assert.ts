/** Ends an exhaustive switch: the compiler refuses the call while a case is missing. */
export function assertUnreachable(value: never): never {
  throw new Error(`Unreachable case: ${JSON.stringify(value)}`)
}

/** Throws when the condition does not hold: a bug in this program, never a user's mistake (see `Failure`). */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message)
}

/** Gives back a value that must be there; throws (a bug) where it is not. */
export function ensure<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`Missing: ${what}`)
  return value
}
