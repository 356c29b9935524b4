import { describe, expect, it } from 'vitest'

import { KNOWN_ENDS_RATE_HZ, openKnownEndSet, UTTERANCE_KINDS } from './index.ts'

const { utterances } = await openKnownEndSet()

/** Loudness of a stretch, dBFS. */
function levelDbfs(pcm: Float32Array, startSample: number, endSample: number): number {
  const part = pcm.subarray(startSample, endSample)
  return 10 * Math.log10(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length + 1e-12)
}
const MS = KNOWN_ENDS_RATE_HZ / 1000

describe('the set of utterances that the program brings along', () => {
  it('has at least 300 in five kinds by eight voices, half of them held out by voice', () => {
    expect(utterances.length).toBeGreaterThanOrEqual(300)
    expect(new Set(utterances.map(({ kind }) => kind))).toEqual(new Set(UTTERANCE_KINDS))
    const voices = (heldOut: boolean) =>
      new Set(utterances.filter((one) => one.heldOut === heldOut).map(({ voice }) => voice))
    expect([voices(true).size, voices(false).size]).toEqual([4, 4])
    expect([...voices(true)].filter((voice) => voices(false).has(voice))).toEqual([])
    expect(utterances.filter(({ heldOut }) => heldOut).length).toBe(utterances.length / 2)
  })

  it('has every name and every sentence once, and pauses in all that are not plain', () => {
    expect(new Set(utterances.map(({ id }) => id)).size).toBe(utterances.length)
    expect(new Set(utterances.map(({ text }) => text)).size).toBe(utterances.length)
    for (const { id, kind, pauses } of utterances) expect(pauses.length > 0, id).toBe(kind !== 'plain')
  })

  it('leaves more than a second behind each end, and its pauses lie in order before it', () => {
    for (const { id, sampleCount, endSample, pauses } of utterances) {
      expect(sampleCount - endSample, id).toBeGreaterThan(KNOWN_ENDS_RATE_HZ)
      const marks = [0, ...pauses.flatMap(({ startSample, endSample: end }) => [startSample, end]), endSample]
      expect(marks, id).toEqual([...marks].sort((a, b) => a - b))
    }
  })

  it('sounds as its table says: loud before each silence and after, and quiet inside', async () => {
    const quiet = utterances.filter((_, index) => index % 16 === 1)
    for (const { id, pcm: decode, sampleCount, endSample, pauses } of quiet) {
      const pcm = await decode()
      expect(Math.abs(pcm.length - sampleCount), id).toBeLessThan(1)
      const silences = [...pauses, { startSample: endSample, endSample: sampleCount }]
      for (const silence of silences) {
        const before = levelDbfs(pcm, silence.startSample - 300 * MS, silence.startSample)
        const inside = levelDbfs(pcm, silence.startSample + 100 * MS, silence.endSample - 20 * MS)
        expect(inside, id).toBeLessThan(before - 6)
      }
    }
  })
})
