/** What a sentence is made of: its code in `measures/reasons`, and what it fills in. */
export interface SentenceParts {
  readonly code: string
  readonly args?: Readonly<Record<string, string | number | SentenceParts>> | undefined
}

/** A sentence of `measures/reasons` in English, with what it is made of beside it. */
export interface CodedSentence {
  readonly reason: string
  readonly because?: SentenceParts | undefined
}

/** What a failure says. Without parts it stays English: good for what the terminal alone shows. */
export type Sentence = string | CodedSentence

/** The plain form in which a failure crosses threads and processes. */
export interface FailureInfo {
  readonly code: string
  readonly message: string
  /** What the message is made of, for who says it in another language. */
  readonly because?: SentenceParts | undefined
  readonly hint?: string | undefined
  readonly hintBecause?: SentenceParts | undefined
}

/**
 * Something went wrong that was to be expected (a missing file, a damaged model, a full queue) and is not a bug:
 * a stable code for programs, one line that says what and why, and one line that says what to do.
 * Whoever shows it to a person prints `message` and `hint`, never the stack.
 */
export class Failure extends Error {
  readonly code: string
  readonly because: SentenceParts | undefined
  readonly hint: string | undefined
  readonly hintBecause: SentenceParts | undefined

  constructor(code: string, message: Sentence, hint?: Sentence) {
    super(textOf(message))
    this.name = 'Failure'
    this.code = code
    this.because = partsOf(message)
    this.hint = hint === undefined ? undefined : textOf(hint)
    this.hintBecause = hint === undefined ? undefined : partsOf(hint)
  }

  /** A failure as it was before it crossed over. */
  static from({ code, message, because, hint, hintBecause }: FailureInfo): Failure {
    const said = { reason: message, because }
    return new Failure(code, said, hint === undefined ? undefined : { reason: hint, because: hintBecause })
  }

  toInfo(): FailureInfo {
    const { code, message, because, hint, hintBecause } = this
    return {
      ...{ code, message, ...(because ? { because } : {}) },
      ...(hint === undefined ? {} : { hint }),
      ...(hintBecause ? { hintBecause } : {}),
    }
  }
}

/** Turns anything that was thrown into the plain form; what is not a `Failure` is reported as code `internal`. */
export function failureInfoOf(thrown: unknown): FailureInfo {
  if (thrown instanceof Failure) return thrown.toInfo()
  return { code: 'internal', message: messageOf(thrown) }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** What was thrown as a sentence that another one fills in: with its parts, where it has any. */
export function sentenceOf(thrown: unknown): CodedSentence {
  return { reason: messageOf(thrown), because: thrown instanceof Failure ? thrown.because : undefined }
}

function textOf(sentence: Sentence): string {
  return typeof sentence === 'string' ? sentence : sentence.reason
}

function partsOf(sentence: Sentence): SentenceParts | undefined {
  return typeof sentence === 'string' ? undefined : sentence.because
}
