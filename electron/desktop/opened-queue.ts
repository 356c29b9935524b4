import type { OpenedFile } from '../../pipeline/protocol/desktop.ts'
import { readSessionFile } from './opened-files.ts'

/** Session files on their way to the page: it may not listen yet, and what cannot be read is said. */
export class OpenedQueue {
  readonly #send: (file: OpenedFile) => void
  readonly #complain: (text: string) => void
  #waiting: string[] = []
  #isHeard = false

  constructor(send: (file: OpenedFile) => void, complain: (text: string) => void) {
    this.#send = send
    this.#complain = complain
  }

  async open(path: string): Promise<void> {
    if (!this.#isHeard) {
      this.#waiting.push(path)
      return
    }
    const file = await this.#read(path)
    if (file) this.#send(file)
  }

  /** The page listens from now on; what has waited for it. */
  async take(): Promise<readonly OpenedFile[]> {
    this.#isHeard = true
    const files = await Promise.all(this.#waiting.splice(0).map((path) => this.#read(path)))
    return files.filter((file) => file !== undefined)
  }

  /** The page is gone or loads anew. */
  forget(): void {
    this.#isHeard = false
  }

  async #read(path: string): Promise<OpenedFile | undefined> {
    try {
      return await readSessionFile(path)
    } catch (error) {
      this.#complain(error instanceof Error ? error.message : String(error))
      return undefined
    }
  }
}
