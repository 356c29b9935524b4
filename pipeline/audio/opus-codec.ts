import type { Failure } from '../base/failure.ts'
import { EarlyWorker } from '../workers/early-worker.ts'
import type { OpusFormat } from './opus.ts'
import type { OpusWorkerApi } from './opus-messages.ts'

export interface DecoderStream {
  /** Packets that have been given and not answered for yet. */
  readonly pending: number
  decode(packet: Uint8Array): void
  /** Calls `then` when every packet given so far is decoded: at once where there is none. */
  afterPending(then: () => void): void
  close(): void
}

export interface EncoderStream {
  push(pcm: Float32Array): void
  /** There is no more: the last frame is filled up with silence, and the packets end. */
  finish(): void
  close(): void
}

/** Packets of one stream at the worker at once; the others wait their turn here, so that nobody's flood is ahead of others. */
const PACKETS_UNDER_WAY = 4

/**
 * Opus for many devices in one worker thread. Processor time measured for a frame of 60 ms: 0.5 to 0.8 ms to encode,
 * 0.06 to 0.09 ms to decode, 0.02 to 0.03 ms for the host to hand a frame over and take it back. Thirty devices that
 * talk and are talked to would take a third of the host's event loop; and what strangers send is better decoded apart.
 */
export class OpusCodec {
  readonly #onFailure: (error: Error) => void
  readonly #streams = new Set<number>()
  #worker: EarlyWorker<OpusWorkerApi> | undefined
  #next = 0

  /** @param onFailure the worker ended: every stream is dead; streams opened afterwards are served by a new one */
  constructor(onFailure: (error: Error) => void) {
    this.#onFailure = onFailure
  }

  /** @param onPcm the samples of each packet in order; nothing where it was no packet */
  openDecoder(sampleRateHz: number, onPcm: (pcm: Float32Array | undefined) => void): DecoderStream {
    const stream = this.#open()
    let given = 0
    let done = 0
    let sent = 0
    const waiting: { readonly at: number; readonly then: () => void }[] = []
    const packets: Uint8Array[] = []
    const sendNext = () => {
      while (sent - done < PACKETS_UNDER_WAY) {
        const packet = packets.shift()
        if (!packet) return
        sent += 1
        this.#ask('decode', { stream, packet }, answered)
      }
    }
    const answered = (pcm: Float32Array | undefined) => {
      done += 1
      sendNext()
      onPcm(pcm)
      while (waiting[0] && waiting[0].at <= done) waiting.shift()?.then()
    }
    this.#ask('openDecoder', { stream, sampleRateHz })
    return {
      get pending() {
        return given - done
      },
      decode: (packet) => {
        given += 1
        packets.push(packet)
        sendNext()
      },
      afterPending: (then) => {
        if (done >= given) then()
        else waiting.push({ at: given, then })
      },
      close: () => this.#close(stream),
    }
  }

  /** @param onPackets the packets as they become whole; `last` with the last of them */
  openEncoder(
    fromHz: number,
    format: OpusFormat,
    onPackets: (packets: readonly Uint8Array[], last: boolean) => void,
  ): EncoderStream {
    const stream = this.#open()
    this.#ask('openEncoder', { stream, fromHz, format })
    return {
      push: (pcm) => this.#ask('encode', { stream, pcm }, (packets) => onPackets(packets, false)),
      finish: () => this.#ask('finish', { stream }, (packets) => onPackets(packets, true)),
      close: () => this.#close(stream),
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    this.#streams.clear()
    await worker?.close()
  }

  #open(): number {
    this.#next += 1
    this.#streams.add(this.#next)
    return this.#next
  }

  #close(stream: number): void {
    if (!this.#streams.delete(stream)) return
    // One that has died has no stream left to close.
    this.#worker?.call('close', { stream }).catch(() => undefined)
  }

  /** @param then called with the answer, while the stream is open */
  #ask<Method extends keyof OpusWorkerApi>(
    method: Method,
    args: OpusWorkerApi[Method]['args'],
    then: (answer: OpusWorkerApi[Method]['result']) => void = () => undefined,
  ): void {
    const { stream } = args
    if (!this.#streams.has(stream)) return
    this.#worker ??= this.#start()
    this.#worker.call(method, args).then(
      (answer) => this.#streams.has(stream) && then(answer),
      // What a worker ends of is told once, for all streams.
      () => undefined,
    )
  }

  #start(): EarlyWorker<OpusWorkerApi> {
    const entry = opusWorkerEntry(import.meta.url)
    const worker = new EarlyWorker<OpusWorkerApi>(
      { name: 'opus', entry, options: undefined, mayBeTornDown: true },
      (death: Failure) => {
        if (this.#worker !== worker) return
        this.#worker = undefined
        this.#streams.clear()
        this.#onFailure(death)
      },
    )
    return worker
  }
}

/** The worker's file lies beside this one: TypeScript where sources run as they are, JavaScript where they were built. */
function opusWorkerEntry(callerUrl: string): URL {
  return new URL(`./opus-worker${callerUrl.endsWith('.ts') ? '.ts' : '.js'}`, callerUrl)
}
