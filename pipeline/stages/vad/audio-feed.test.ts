import { describe, expect, it } from 'vitest'
import type { AudioChunk } from '../../audio/chunk.ts'
import { AudioFeed } from './audio-feed.ts'

function chunk(seq: number): AudioChunk {
  return { seq, startSample: seq * 160, pcm: new Float32Array(160), capturedMs: seq * 10 }
}

/** A worker that deals with chunks when it is told to. */
function manualWorker() {
  const sent: number[] = []
  const waiting: (() => void)[] = []
  const feed = new AudioFeed(({ seq }) => {
    sent.push(seq)
    return new Promise((resolve) => waiting.push(resolve))
  })
  const dealWith = async (chunks: number) => {
    for (let index = 0; index < chunks; index += 1) {
      waiting.shift()?.()
      await Promise.resolve()
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { feed, sent, dealWith }
}

describe('the feed of the detector', () => {
  it('sends at once while the worker keeps up, and holds back while it does not', async () => {
    const { feed, sent, dealWith } = manualWorker()
    for (let seq = 0; seq < 40; seq += 1) feed.push(chunk(seq))
    expect([sent.length, feed.waiting]).toEqual([32, 8])
    await dealWith(40)
    expect(feed.waiting).toBe(0)
    expect(sent).toEqual(Array.from({ length: 40 }, (_, seq) => seq))
    expect(feed.dropped).toBe(0)
  })

  it('drops the oldest when the worker hangs, counts them, and goes on with what is new', async () => {
    const { feed, sent, dealWith } = manualWorker()
    for (let seq = 0; seq < 2000; seq += 1) feed.push(chunk(seq))
    expect(feed.dropped).toBe(2000 - 32 - 1000)
    await dealWith(1)
    expect(sent.at(-1)).toBe(1000)
  })

  it('sends nothing more of what waited when it is cleared', async () => {
    const { feed, sent, dealWith } = manualWorker()
    for (let seq = 0; seq < 100; seq += 1) feed.push(chunk(seq))
    feed.clear()
    await dealWith(100)
    expect(sent.length).toBe(32)
  })
})
