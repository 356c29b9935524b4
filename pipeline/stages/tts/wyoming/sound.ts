import { z } from 'zod'
import { Resampler } from '../../../audio/resample.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'

const SAMPLE_BYTES = 2
const formatSchema = z.object({
  rate: z.int().min(1000).max(192_000),
  width: z.literal(SAMPLE_BYTES),
  channels: z.int().min(1).max(8).default(1),
})
/** How a Wyoming server stores what it says. */
export type SoundFormat = z.infer<typeof formatSchema>

/** Reads the format that an event tells. @throws RemoteFailure where it tells none that can be played */
export function soundFormat(data: unknown, server: string): SoundFormat {
  const told = formatSchema.safeParse(data)
  if (told.success) return told.data
  const wrong = told.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
  throw new RemoteFailure('notTheProtocol', `${server} sends audio of a format that cannot be played (${wrong})`)
}

/** Makes mono samples of one rate out of a server's bytes, wherever they are cut. */
export class WyomingSound {
  readonly #channels: number
  readonly #resampler: Resampler
  #rest: Buffer = Buffer.alloc(0)

  /** @param toHz the rate that the player was told */
  constructor({ rate, channels }: SoundFormat, toHz: number) {
    this.#channels = channels
    this.#resampler = new Resampler(rate, toHz)
  }

  /** The samples that are whole now, -1 to 1. */
  push(payload: Uint8Array): Float32Array {
    const bytes = Buffer.concat([this.#rest, payload])
    const frameBytes = SAMPLE_BYTES * this.#channels
    const frames = Math.floor(bytes.length / frameBytes)
    this.#rest = bytes.subarray(frames * frameBytes)
    const pcm = Float32Array.from({ length: frames }, (_, frame) => {
      let sum = 0
      for (let n = 0; n < this.#channels; n += 1) sum += bytes.readInt16LE(frame * frameBytes + SAMPLE_BYTES * n)
      return sum / (this.#channels * 32_768)
    })
    return this.#resampler.push(pcm)
  }

  /** There is no more: what was still waiting. */
  flush(): Float32Array {
    return this.#resampler.flush()
  }
}
