import type { ReplyFrame } from '../../../pipeline/protocol/wire/binary.ts'
import type { OpenOutput, Output, OutputLatency } from './output.ts'
import type { FromPlayback } from './playback-messages.ts'
import { type RenderTime, renderTimeOf } from './render-time.ts'

/** What is wrong with the sound; the views word it. */
export type PlaybackProblem =
  | { readonly kind: 'unavailable'; readonly detail: string }
  /** The browser stopped the audio thread: replies are not heard until a gesture sets it going. */
  | { readonly kind: 'suspended' }
  /** The chosen device is gone; the system's own is used. */
  | { readonly kind: 'deviceGone' }

export interface PlaybackStop {
  readonly turnIndex: number
  /** Page clock, milliseconds: the first silent sample was handed to the device. */
  readonly silentAtMs: number
  /** From the news that the turn was cut off, as the page got it, to that sample. */
  readonly stopMs: number
  /** The device's own latency comes on top; the browser's estimate. */
  readonly outputLatencyMs: number | undefined
  readonly playedSamples: number
}

export interface PlayerListener {
  onStarted(turnIndex: number, time: RenderTime): void
  onEnded(turnIndex: number, underruns: number, underrunMs: number, playedSamples: number): void
  onStopped(stop: PlaybackStop): void
  /** `undefined`: all is well again. */
  onProblem(problem: PlaybackProblem | undefined): void
  /** Reply audio that was not played: the device was locked, stopped, or the reply was too long. */
  onDropped(samples: number): void
}

/** Sample rate to open with where the voice's is not known yet; a reply of another rate opens an output of its own. */
const FIRST_RATE_HZ = 16_000

/**
 * Plays replies. Stays silent until `unlock` was called from a user's gesture: nothing plays by itself.
 */
export class Player {
  readonly #openOutput: OpenOutput
  readonly #listener: PlayerListener
  readonly #nowMs: () => number
  #output: Promise<Output | undefined> | undefined
  #current: Output | undefined
  #rateHz = FIRST_RATE_HZ
  #playing = false
  /** The voice's rate, where the output still has that of a reply that is being played. */
  #nextRateHz: number | undefined
  #muted = false
  #sinkId = ''
  /** Of turns that were cut off: what is still on its way of them is not played. */
  #stoppedThrough = 0
  #stopAskedMs = 0

  constructor(openOutput: OpenOutput, listener: PlayerListener, nowMs: () => number = () => performance.now()) {
    this.#openOutput = openOutput
    this.#listener = listener
    this.#nowMs = nowMs
  }

  /** Opens the audio device, or sets a stopped one going; call from a click or a key press. */
  unlock(): void {
    this.#output ??= this.#open(this.#rateHz)
    void this.#output.then((output) => output?.resume())
  }

  get latency(): OutputLatency | undefined {
    return this.#current?.latency
  }

  setMuted(muted: boolean): void {
    this.#muted = muted
    void this.#output?.then((output) => output?.setMuted(muted))
  }

  /** Plays on another device from now on, also in the middle of a reply; the system's own where empty. */
  setSink(sinkId: string): void {
    this.#sinkId = sinkId
    void this.#output?.then((output) => output && this.#applySink(output))
  }

  /**
   * Gets ready for a voice of this rate, so that its first reply does not wait for an output to open: that takes up to
   * seconds. What is being played is played to its end first.
   */
  expectRate(rateHz: number): void {
    this.#nextRateHz = rateHz
    if (!this.#playing) this.#takeNextRate()
  }

  /** Plays a chunk of a reply; dropped while the device is locked or stopped. */
  play(frame: ReplyFrame): void {
    if (frame.turnIndex <= this.#stoppedThrough) return
    if (!this.#output) return this.#listener.onDropped(frame.pcm.length)
    if (frame.sampleRateHz !== this.#rateHz) this.#reopen(frame.sampleRateHz)
    void this.#output.then((output) => {
      if (frame.turnIndex <= this.#stoppedThrough) return
      if (output?.state !== 'running') return this.#listener.onDropped(frame.pcm.length)
      this.#playing = true
      const pcm = new Int16Array(frame.pcm)
      output.post({ kind: 'audio', turnIndex: frame.turnIndex, pcm, last: frame.last }, [pcm.buffer])
    })
  }

  /** Stops at once and forgets what was not played of this turn and those before. */
  stop(turnIndex: number): void {
    this.#stoppedThrough = Math.max(this.#stoppedThrough, turnIndex)
    this.silence()
  }

  /** Stops at once and forgets what was not played; what comes from now on is played, of the same turn too. */
  silence(): void {
    this.#stopAskedMs = this.#nowMs()
    this.#playing = false
    // Not by the promise: a microtask more would do, but this is the path that is measured.
    if (this.#current) this.#current.post({ kind: 'stop' })
    else void this.#output?.then((output) => output?.post({ kind: 'stop' }))
  }

  /** Another host counts its turns anew. */
  forgetTurns(): void {
    this.#stoppedThrough = 0
  }

  #takeNextRate(): void {
    const rateHz = this.#nextRateHz
    this.#nextRateHz = undefined
    if (rateHz === undefined || rateHz === this.#rateHz) return
    if (this.#output) this.#reopen(rateHz)
    else this.#rateHz = rateHz
  }

  #reopen(rateHz: number): void {
    const previous = this.#output
    this.#rateHz = rateHz
    this.#playing = false
    this.#output = this.#open(rateHz)
    void previous?.then((output) => output?.close())
  }

  async #open(rateHz: number): Promise<Output | undefined> {
    try {
      const output = await this.#openOutput({
        rateHz,
        onMessage: (message) => this.#report(output, message),
        onState: (state) => this.#onState(output, state),
        onError: () => void this.#applySink(output),
      })
      this.#current = output
      output.setMuted(this.#muted)
      await this.#applySink(output)
      return output
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      this.#listener.onProblem({ kind: 'unavailable', detail })
      return undefined
    }
  }

  /** A device that is gone must not make the reply silent: the system's own takes over, and that is said. */
  async #applySink(output: Output): Promise<void> {
    try {
      if (this.#sinkId !== '') await output.setSink(this.#sinkId)
      else await output.setSink('')
      this.#listener.onProblem(undefined)
    } catch {
      this.#sinkId = ''
      this.#listener.onProblem({ kind: 'deviceGone' })
      await output.setSink('').catch(() => false)
    }
  }

  #onState(output: Output, state: AudioContextState): void {
    if (output !== this.#current || state === 'closed') return
    this.#listener.onProblem(state === 'running' ? undefined : { kind: 'suspended' })
  }

  #follow(output: Output, { kind }: FromPlayback): void {
    // What is still to be played of another reply is on its way: that one's end will tell.
    if (output !== this.#current || kind === 'overflowed' || kind === 'started') return
    this.#playing = false
    this.#takeNextRate()
  }

  #report(output: Output, message: FromPlayback): void {
    this.#follow(output, message)
    switch (message.kind) {
      case 'ended':
        return this.#listener.onEnded(message.turnIndex, message.underruns, message.underrunMs, message.playedSamples)
      case 'overflowed':
        return this.#listener.onDropped(message.samples)
      case 'started':
        return this.#listener.onStarted(message.turnIndex, renderTimeOf(message.contextSeconds, output.clocks()))
      case 'stopped': {
        const { renderedAtMs, outputLatencyMs } = renderTimeOf(message.contextSeconds, output.clocks())
        const { turnIndex, playedSamples } = message
        const stopMs = Math.max(0, renderedAtMs - this.#stopAskedMs)
        this.#listener.onStopped({ turnIndex, silentAtMs: renderedAtMs, stopMs, outputLatencyMs, playedSamples })
      }
    }
  }
}
