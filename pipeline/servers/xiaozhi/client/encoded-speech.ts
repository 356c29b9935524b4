import { PIPELINE_RATE_HZ } from '../../../audio/chunk.ts'
import { createOpusEncoder, frameSamplesOf } from '../../../audio/opus.ts'
import { FrameEncoder } from '../../../audio/opus-frames.ts'
import { speechEndSample } from '../../../audio/speech-end.ts'
import type { EncodedSpeech } from './virtual-device.ts'

/**
 * Encodes speech for devices, once for all of them.
 *
 * @param pcm 16 kHz mono
 * @param silenceMs what follows it, so that the server finds the end; a device goes on capturing
 */
export async function encodeSpeech(pcm: Float32Array, frameMs: number, silenceMs: number): Promise<EncodedSpeech> {
  const format = { sampleRateHz: PIPELINE_RATE_HZ, frameMs }
  const frames = new FrameEncoder(await createOpusEncoder(format), PIPELINE_RATE_HZ, format)
  const packets = [...frames.push(pcm), ...frames.push(new Float32Array((silenceMs * PIPELINE_RATE_HZ) / 1000))]
  packets.push(...frames.finish())
  frames.free()
  const speechSamples = speechEndSample(pcm, PIPELINE_RATE_HZ)
  return { packets, frameMs, speechPackets: Math.ceil(speechSamples / frameSamplesOf(format)) }
}
