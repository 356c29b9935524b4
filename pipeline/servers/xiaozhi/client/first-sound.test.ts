import { beforeAll, describe, expect, it } from 'vitest'
import { speechEndSample } from '../../../audio/speech-end.ts'
import { encodeSpeech } from './encoded-speech.ts'
import { firstSound } from './first-sound.ts'

const RATE_HZ = 16_000
const tone = (ms: number, level = 0.3) =>
  Float32Array.from({ length: (ms * RATE_HZ) / 1000 }, (_, n) => level * Math.sin((n * 2 * Math.PI * 300) / RATE_HZ))

function joined(...parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]))
}

describe('the first sound of a reply', () => {
  let packets: readonly Uint8Array[]
  beforeAll(async () => {
    packets = (await encodeSpeech(joined(new Float32Array(0.3 * RATE_HZ), tone(120)), 60, 0)).packets
  })

  it('is heard after the silence before it, however far ahead the packets come', async () => {
    const atOnce = await firstSound(packets.map((packet) => ({ packet, atMs: 1000 })))
    expect(atOnce?.silentMs).toBeGreaterThan(295)
    expect(atOnce?.silentMs).toBeLessThan(320)
    expect(atOnce?.heardMs).toBeCloseTo(1000 + (atOnce?.silentMs ?? 0), 6)
  })

  it('is heard later where packets come late', async () => {
    const late = await firstSound(packets.map((packet, n) => ({ packet, atMs: 1000 + n * 100 })))
    expect(late?.silentMs).toBeLessThan(320)
    expect(late?.heardMs).toBeGreaterThanOrEqual(1500)
  })

  it('is none in silence, in what is no packet, and in nothing', async () => {
    expect(await firstSound([])).toBeUndefined()
    expect(await firstSound(packets.slice(0, 3).map((packet) => ({ packet, atMs: 0 })))).toBeUndefined()
    expect(await firstSound([{ packet: new Uint8Array([255, 255]), atMs: 0 }])).toBeUndefined()
  })
})

describe('the end of speech in a recording', () => {
  const noise = (ms: number, level: number) => {
    let seed = 1
    return Float32Array.from({ length: (ms * RATE_HZ) / 1000 }, () => {
      seed = (seed * 16_807) % 2_147_483_647
      return level * ((2 * seed) / 2_147_483_647 - 1)
    })
  }

  it('is where the last sound is, not where the recording ends', () => {
    expect(speechEndSample(joined(tone(500), new Float32Array(0.3 * RATE_HZ)), RATE_HZ)).toBe(0.5 * RATE_HZ)
  })

  it('is found in noise too', () => {
    const pcm = joined(noise(200, 0.01), tone(500), noise(300, 0.01))
    expect(speechEndSample(pcm, RATE_HZ)).toBe(0.7 * RATE_HZ)
  })

  it('is the end of a recording in which nothing stands out', () => {
    expect(speechEndSample(new Float32Array(3200), RATE_HZ)).toBe(3200)
    expect(speechEndSample(tone(200), RATE_HZ)).toBe(3200)
    expect(speechEndSample(new Float32Array(0), RATE_HZ)).toBe(0)
  })

  it('is how the packets of speech are counted', async () => {
    const { packets, speechPackets } = await encodeSpeech(joined(tone(120), noise(300, 1e-4)), 60, 600)
    expect([packets.length, speechPackets]).toEqual([17, 2])
  })
})
