import { ensure } from '../base/assert.ts'
import type { WavFormat } from './wav-header.ts'

/** How the samples of a file become one channel, -1 to 1. */
export interface Mixing {
  /** By how much each channel counts. */
  readonly weights: readonly number[]
  /** What is taken off every sample: a constant offset of the recording. */
  readonly offset: number
}

/** Whole frames to mono samples. */
export function decodeFrames(data: Uint8Array, format: WavFormat, { weights, offset }: Mixing): Float32Array {
  const read = sampleReader(data, format)
  const { channels, frameBytes } = format
  const sampleBytes = frameBytes / channels
  const pcm = new Float32Array(Math.floor(data.byteLength / frameBytes))
  for (let frame = 0; frame < pcm.length; frame += 1) {
    let sum = -offset
    for (let channel = 0; channel < channels; channel += 1) {
      sum += (weights[channel] ?? 0) * read(frame * frameBytes + channel * sampleBytes)
    }
    pcm[frame] = sum
  }
  return pcm
}

/** Whole frames to the samples of one channel. */
export function decodeChannel(data: Uint8Array, format: WavFormat, channel: number, gain: number): Float32Array {
  const weights = Array.from({ length: format.channels }, (_, index) => (index === channel ? gain : 0))
  return decodeFrames(data, format, { weights, offset: 0 })
}

/**
 * How one sample at a byte offset is read, -1 to 1. Integers are read as all the bytes they lie in; those of 8 bits are
 * unsigned by definition, all others signed. What is no number is 0: a NaN in a damaged file would poison every model
 * that carries a state.
 */
export function sampleReader(data: Uint8Array, format: WavFormat): (offset: number) => number {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const readers: Readonly<Record<string, (offset: number) => number>> = {
    integer1: (offset) => (view.getUint8(offset) - 128) / 128,
    integer2: (offset) => view.getInt16(offset, true) / 32_768,
    integer3: (offset) => (view.getInt8(offset + 2) * 65_536 + view.getUint16(offset, true)) / 8_388_608,
    integer4: (offset) => view.getInt32(offset, true) / 2_147_483_648,
    float4: (offset) => finite(view.getFloat32(offset, true)),
    float8: (offset) => finite(view.getFloat64(offset, true)),
  }
  return ensure(readers[`${format.encoding}${format.frameBytes / format.channels}`], 'a reader for the sample format')
}

function finite(sample: number): number {
  return Number.isFinite(sample) ? sample : 0
}
