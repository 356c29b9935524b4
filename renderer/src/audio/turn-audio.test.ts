import { describe, expect, it } from 'vitest'
import { fixtureTurn, SAYINGS } from '../testing/fixture-turns.ts'
import { TurnAudioStore } from './turn-audio.ts'

const OFFSET_MS = 100_000
const turn = (index: number, openedMs: number) => ({
  ...fixtureTurn({ ...SAYINGS[0], clipId: undefined, preset: 'streaming', index, openedMs }),
  origin: 'microphone' as const,
})
/** 20 ms that hold one value; `endMs` by the host's clock. */
const frame = (store: TurnAudioStore, value: number, endMs: number) =>
  store.capture(new Int16Array(320).fill(value), endMs + OFFSET_MS)
const reply = (turnIndex: number, value: number, samples = 160) => ({
  turnIndex,
  seq: 0,
  last: false,
  sampleRateHz: 16_000,
  pcm: new Int16Array(samples).fill(value),
})

describe('the audio of a turn', () => {
  it('is what was captured while it ran, on the host’s clock, with silence where a frame was lost', () => {
    const store = new TurnAudioStore()
    const one = turn(1, 5000)
    frame(store, 1, 1000)
    frame(store, 2, 5020)
    frame(store, 4, 5060)
    store.keep(one, OFFSET_MS)
    const captured = store.of(one.id)?.captured
    expect(captured?.startMs).toBeCloseTo(5000, 6)
    expect(captured && [...new Set(captured.pcm)]).toEqual([2, 0, 4])
    expect(captured?.pcm.length).toBe(3 * 320)
  })

  it('has as much of the reply as was played', () => {
    const store = new TurnAudioStore()
    const one = turn(1, 5000)
    store.reply(reply(1, 7))
    store.reply(reply(1, 8))
    store.rendered(1, 6000 + OFFSET_MS)
    store.playedUntil(1, 200)
    store.keep(one, OFFSET_MS)
    const played = store.of(one.id)?.played
    expect(played?.startMs).toBe(6000)
    expect(played?.pcm.length).toBe(200)
    expect(played?.pcm[199]).toBe(8)
  })

  it('is absent where the page heard and played nothing, and for a reply that was never rendered', () => {
    const store = new TurnAudioStore()
    const one = turn(1, 5000)
    store.reply(reply(1, 7))
    store.keep(one, OFFSET_MS)
    expect(store.of(one.id)).toBeUndefined()
  })

  it('is forgotten after ten turns', () => {
    const store = new TurnAudioStore()
    const turns = Array.from({ length: 11 }, (_, i) => turn(i + 1, 5000 + i * 60_000))
    for (const [i, one] of turns.entries()) {
      frame(store, i + 1, 5020 + i * 60_000)
      store.keep(one, OFFSET_MS)
    }
    expect(turns.map(({ id }) => store.of(id) !== undefined)).toEqual([false, ...Array(10).fill(true)])
  })
})
