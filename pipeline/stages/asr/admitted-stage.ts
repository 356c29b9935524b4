import { ensure } from '../../base/assert.ts'
import type { Admission, Place } from './admission.ts'
import type { AsrHypothesis, AsrStage, AsrStream, AsrStreamOptions } from './contract.ts'

/**
 * A recogniser that opens at most as many sessions as `admission` allows. A stream that has to wait takes audio already
 * and works it off once it is admitted; one that is refused rejects when it is finished.
 *
 * @param stepInForce the step that the recogniser takes where this one is asked for
 */
export function admittedStage(
  stage: AsrStage,
  admission: Admission,
  stepInForce: (requestedSamples: number) => number,
): AsrStage {
  return {
    openStream: (options, onPartial) => {
      const place = admission.enter()
      const open = () => stage.openStream(options, onPartial)
      return place ? leaving(open(), place) : new WaitingStream(admission, open, stepInForce(options.stepSamples))
    },
    transcribe: async (pcm: Float32Array, options?: Pick<AsrStreamOptions, 'normalise'>) => {
      const place = admission.enter() ?? (await admission.wait())
      return stage.transcribe(pcm, options).finally(place.leave)
    },
  }
}

function leaving(stream: AsrStream, place: Place): AsrStream {
  return {
    stepSamples: stream.stepSamples,
    push: (pcm) => stream.push(pcm),
    finish: () => stream.finish().finally(place.leave),
    cancel: () => {
      stream.cancel()
      place.leave()
    },
  }
}

/** A stream in the queue. What it is given is held until it is admitted, which takes no longer than the deadline. */
class WaitingStream implements AsrStream {
  readonly stepSamples: number
  readonly #admitted: Promise<AsrStream | undefined>
  #stream: AsrStream | undefined
  #held: Float32Array[] | undefined = []
  #cancelled = false
  #refused = false

  constructor(admission: Admission, open: () => AsrStream, stepSamples: number) {
    this.stepSamples = stepSamples
    this.#admitted = admission.wait().then((place) => {
      if (!this.#cancelled) return this.#begin(leaving(open(), place))
      place.leave()
      return undefined
    })
    // Told when the stream is finished; until then nobody asks.
    this.#admitted.catch(() => {
      this.#held = undefined
      this.#refused = true
    })
  }

  get refused(): boolean {
    return this.#refused
  }

  push(pcm: Float32Array): void {
    if (this.#stream) this.#stream.push(pcm)
    else this.#held?.push(pcm)
  }

  async finish(): Promise<AsrHypothesis> {
    return ensure(await this.#admitted, 'a session that was not given up').finish()
  }

  cancel(): void {
    this.#cancelled = true
    this.#held = undefined
    this.#stream?.cancel()
  }

  #begin(stream: AsrStream): AsrStream {
    for (const pcm of this.#held ?? []) stream.push(pcm)
    this.#held = undefined
    this.#stream = stream
    return stream
  }
}
