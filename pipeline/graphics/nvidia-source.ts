import { type ChildProcess, spawn } from 'node:child_process'
import { backOffMs } from '../base/back-off.ts'
import { messageOf } from '../base/failure.ts'
import { signalChild } from '../base/process/signal-child.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import type { CardSource, SourceListener } from './card-source.ts'
import { NO_NVIDIA_SMI, nvidiaSmi, sampleArguments, sampleOf, whyEnded } from './nvidia-smi.ts'

export interface NvidiaSourceOptions {
  readonly everyMs: number
  /** The program to run; the machine's own by default. */
  readonly program?: string | undefined
  /** Whether a process may be started now: that stops this one for up to a tenth of a second. Asked again until it may. */
  readonly mayStart?: (() => boolean) | undefined
  /** A process that has said nothing for so long hangs, and is ended. */
  readonly silenceMs?: number
  readonly firstWaitMs?: number
}

const SILENCE_MS = 10_000
const FIRST_WAIT_MS = 2000
const LONGEST_WAIT_MS = 60_000
const ASK_AGAIN_MS = 200
/** More than a machine's cards can fill in a moment: what never ends a line is no list of cards. */
const LONGEST_LINE = 10_000
const KEPT_COMPLAINT = 2000
const READ_ON_MS = 1000

/**
 * Samples of NVIDIA's cards: one `nvidia-smi` that prints a line a card again and again. It ends with `stop`, with this
 * process, and by itself when nobody reads it any more; when it ends unasked or hangs, it is started again after a while.
 */
export class NvidiaSource implements CardSource {
  readonly #options: NvidiaSourceOptions
  readonly #listener: SourceListener
  #child: ChildProcess | undefined
  #wanted = false
  #failures = 0
  #again: NodeJS.Timeout | undefined

  constructor(options: NvidiaSourceOptions, listener: SourceListener) {
    this.#options = options
    this.#listener = listener
  }

  start(): void {
    if (this.#wanted) return
    this.#wanted = true
    this.#failures = 0
    this.#run()
  }

  stop(): void {
    this.#wanted = false
    clearTimeout(this.#again)
    const child = this.#child
    this.#child = undefined
    signalChild(child, 'SIGKILL')
  }

  #run(): void {
    const { program = nvidiaSmi(), everyMs, silenceMs = SILENCE_MS, mayStart } = this.#options
    if (mayStart && !mayStart()) {
      this.#later(ASK_AGAIN_MS)
      return
    }
    try {
      const child = spawn(program, sampleArguments(everyMs), { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
      this.#child = child
      void read(child, silenceMs, (line) => this.#line(line)).then((why) => this.#ended(child, why))
    } catch (error) {
      this.#ended(undefined, because('card.nvidiaSmi', { said: messageOf(error) }))
    }
  }

  #later(waitMs: number): void {
    this.#again = setTimeout(() => this.#run(), waitMs)
    this.#again.unref()
  }

  #line(line: string): void {
    const sample = sampleOf(line)
    if (!sample || !this.#wanted) return
    this.#failures = 0
    this.#listener.silent(undefined)
    this.#listener.sampled(sample)
  }

  #ended(child: ChildProcess | undefined, why: StatedReason): void {
    if (!this.#wanted || this.#child !== child) return
    this.#child = undefined
    this.#failures += 1
    this.#listener.silent(why)
    // What is not installed does not come by asking again.
    if (why === NO_NVIDIA_SMI) return
    this.#later(backOffMs(this.#failures, this.#options.firstWaitMs ?? FIRST_WAIT_MS, LONGEST_WAIT_MS))
  }
}

/** Reads lines until the process ends; resolves with the reason. Neither keeps this process alive. */
function read(child: ChildProcess, silenceMs: number, onLine: (line: string) => void): Promise<StatedReason> {
  const endWithHost = () => signalChild(child, 'SIGKILL')
  process.once('exit', endWithHost)
  child.unref()
  let complaint = ''
  let hung = false
  const hangs = setTimeout(() => {
    hung = true
    signalChild(child, 'SIGKILL')
  }, silenceMs)
  hangs.unref()
  const complain = (text: string) => {
    if (complaint.length < KEPT_COMPLAINT) complaint += text
  }
  eachLine(child.stdout, (line) => {
    if (sampleOf(line)) hangs.refresh()
    else complain(`${line}\n`)
    onLine(line)
  })
  eachLine(child.stderr, (line) => complain(`${line}\n`))
  return new Promise((resolve) => {
    const done = (why: StatedReason) => {
      clearTimeout(hangs)
      process.off('exit', endWithHost)
      resolve(why)
    }
    child.once('error', (error: NodeJS.ErrnoException) =>
      done(error.code === 'ENOENT' ? NO_NVIDIA_SMI : because('card.nvidiaSmi', { said: error.message })),
    )
    const ended = () => {
      const { exitCode, signalCode } = child
      done(hung ? because('card.silent', { seconds: silenceMs / 1000 }) : whyEnded(complaint, signalCode ?? exitCode))
    }
    child.once('close', ended)
    // A child of the program may hold its output open for ever; what it said itself is read by then.
    child.once('exit', () => setTimeout(ended, READ_ON_MS).unref())
  })
}

/** Calls with each whole line; one that is too long is dropped. The stream does not keep this process alive. */
function eachLine(stream: ChildProcess['stdout'], onLine: (line: string) => void): void {
  if (!stream) return
  if ('unref' in stream && typeof stream.unref === 'function') stream.unref()
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('error', () => undefined)
  stream.on('data', (text: string) => {
    const lines = (rest + text).split(/\r?\n/)
    rest = (lines.pop() ?? '').slice(0, LONGEST_LINE)
    for (const line of lines) onLine(line)
  })
}
