import { z } from 'zod'
import { scriptedHttp } from '../../remote/testing/scripted-http.ts'

const SAMPLE_RATE_HZ = 24_000
const CHARACTER_MS = 60
const TONE_HZ = 220

/** A voice on a server of this machine that hums one tone, a beat a character: speech of any language in no time. */
export async function toneVoice(): Promise<{
  readonly address: string
  readonly sampleRateHz: number
  /** What it was asked to say, in order. */
  readonly spoken: readonly string[]
  close(): Promise<void>
}> {
  const spoken: string[] = []
  const http = await scriptedHttp(({ body }) => {
    const { input } = z.object({ input: z.string() }).parse(JSON.parse(body.toString()))
    spoken.push(input)
    return { headers: { 'content-type': 'audio/pcm' }, steps: [{ write: hum([...input].length) }] }
  })
  return { address: http.address, sampleRateHz: SAMPLE_RATE_HZ, spoken, close: () => http.close() }
}

/** 16-bit samples. */
function hum(characters: number): Uint8Array {
  const samples = (characters * CHARACTER_MS * SAMPLE_RATE_HZ) / 1000
  const tone = (_: unknown, n: number) => 12_000 * Math.sin((2 * Math.PI * TONE_HZ * n) / SAMPLE_RATE_HZ)
  return new Uint8Array(Int16Array.from({ length: samples }, tone).buffer)
}
