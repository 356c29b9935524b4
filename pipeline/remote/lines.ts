import { because } from '../measures/reasons/reasons.ts'
import { RemoteFailure } from './remote-failure.ts'

/** Half a minute of base64 audio in one event is 2 MB; nothing that makes sense is longer. */
const MAX_LINE_CHARS = 8 * 1024 * 1024

/**
 * Cuts a stream of bytes into lines, whichever way it was cut into pieces: a character may be split between two of them,
 * and so may the two characters that end a line. Lines end with LF, CR LF or CR; a byte-order mark at the beginning is
 * dropped, and bytes that are no UTF-8 become U+FFFD.
 */
export class LineCutter {
  readonly #onLine: (line: string) => void
  readonly #decoder = new TextDecoder()
  #rest = ''
  /** The piece before ended with a CR, whose LF may open this one. */
  #afterReturn = false

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  /** @throws RemoteFailure where a line is longer than any that makes sense */
  push(bytes: Uint8Array): void {
    this.#take(this.#decoder.decode(bytes, { stream: true }))
  }

  /** The stream is over: what is left is the last line, though nothing ends it. */
  end(): void {
    this.#take(this.#decoder.decode())
    const rest = this.#rest
    this.#rest = ''
    if (rest !== '') this.#onLine(rest)
  }

  #take(decoded: string): void {
    if (decoded === '') return
    const text = this.#afterReturn && decoded.startsWith('\n') ? decoded.slice(1) : decoded
    this.#afterReturn = decoded.endsWith('\r')
    const lines = (this.#rest + text).split(/\r\n|\n|\r/)
    this.#rest = lines.pop() ?? ''
    if (this.#rest.length > MAX_LINE_CHARS) {
      throw new RemoteFailure('tooLarge', because('server.endlessLine'))
    }
    for (const line of lines) this.#onLine(line)
  }
}
