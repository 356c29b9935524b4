import { OGG_OPUS_CLOCK_HZ, OggOpusPackets } from '../../../audio/ogg-packets.ts'
import { createOpusDecoder } from '../../../audio/opus.ts'
import { Resampler } from '../../../audio/resample.ts'
import { Pcm16Stream, WavStream } from '../../../audio/wav-stream.ts'
import type { SpeechSettings } from './settings.ts'

/** Makes samples of a voice's one rate out of the bytes of one answer. */
export interface SoundDecoder {
  /** The samples that are whole now, -1 to 1. @throws Failure where the bytes are not of the format */
  push(bytes: Uint8Array): Float32Array
  /** There are no more bytes: what was still waiting. */
  flush(): Float32Array
  free(): void
}

/**
 * A decoder of one answer.
 *
 * @param toHz the voice's rate, which its player was told
 * @param rawHz rate of raw samples
 * @param server how it is called in messages
 */
export async function createSoundDecoder(
  format: SpeechSettings['format'],
  toHz: number,
  rawHz: number,
  server: string,
): Promise<SoundDecoder> {
  if (format === 'opus') return opusSound(toHz)
  return format === 'wav' ? wavSound(toHz, server) : rawSound(toHz, rawHz)
}

function rawSound(toHz: number, rawHz: number): SoundDecoder {
  const raw = new Pcm16Stream()
  const resampler = new Resampler(rawHz, toHz)
  return { push: (bytes) => resampler.push(raw.push(bytes)), flush: () => resampler.flush(), free: () => undefined }
}

function wavSound(toHz: number, server: string): SoundDecoder {
  const wav = new WavStream(`The answer of ${server}`)
  let resampler: Resampler | undefined
  return {
    push(bytes) {
      const pcm = wav.push(bytes)
      // Each answer tells its own rate, and it need not be the one of the answer before.
      if (wav.sampleRateHz !== undefined) resampler ??= new Resampler(wav.sampleRateHz, toHz)
      return resampler ? resampler.push(pcm) : pcm
    },
    flush: () => resampler?.flush() ?? new Float32Array(0),
    free: () => undefined,
  }
}

async function opusSound(toHz: number): Promise<SoundDecoder> {
  const packets = new OggOpusPackets()
  const decoder = await createOpusDecoder(toHz)
  let skipped = 0
  return {
    push(bytes) {
      const pieces = packets.push(bytes).map((packet) => decoder.decode(packet))
      const pcm = Float32Array.from(pieces.flatMap((piece) => [...piece]))
      const toSkip = Math.round((packets.preSkip * toHz) / OGG_OPUS_CLOCK_HZ) - skipped
      const skip = Math.max(0, Math.min(pcm.length, toSkip))
      skipped += skip
      return pcm.subarray(skip)
    },
    flush: () => new Float32Array(0),
    free: () => decoder.free(),
  }
}
