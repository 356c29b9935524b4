/** The plain form in which a failure crosses threads and processes. */
export interface FailureInfo {
  readonly code: string
  readonly message: string
  readonly hint: string | undefined
}

/**
 * Something went wrong that was to be expected (a missing file, a damaged model, a full queue) and is not a bug:
 * a stable code for programs, one line that says what and why, and one line that says what to do.
 * Whoever shows it to a person prints `message` and `hint`, never the stack.
 */
export class Failure extends Error {
  readonly code: string
  readonly hint: string | undefined

  constructor(code: string, message: string, hint?: string) {
    super(message)
    this.name = 'Failure'
    this.code = code
    this.hint = hint
  }

  toInfo(): FailureInfo {
    return { code: this.code, message: this.message, hint: this.hint }
  }
}

/** Turns anything that was thrown into the plain form; what is not a `Failure` is reported as code `internal`. */
export function failureInfoOf(thrown: unknown): FailureInfo {
  if (thrown instanceof Failure) return thrown.toInfo()
  return { code: 'internal', message: messageOf(thrown), hint: undefined }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
