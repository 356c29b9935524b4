import { describe, expect, it } from 'vitest'
import type { StatedReason } from '../../protocol/reasons.ts'
import type { EndpointingWindow } from '../../stages/vad/endpointing.ts'
import { EndDoubt, OTHER_SOUNDS, OTHER_VOICES } from './end-doubt.ts'

const HOP = 512
const THRESHOLD = 0.5
const END = 16_000
/** Where a window lies behind the end, in windows. */
const behind = (windows: number, seen: Partial<EndpointingWindow> = {}): EndpointingWindow => ({
  ...{ endSample: END + windows * HOP, hopSamples: HOP, speechProbability: 0.02 },
  ...{ audibleEndSample: END, levelIsClear: true },
  ...seen,
})

/** The reason after a silence of 24 windows, decided after the 8th of them. */
function reasonOf(seen: (window: number) => Partial<EndpointingWindow>): StatedReason | undefined {
  const doubt = new EndDoubt()
  doubt.note(behind(0, { speechProbability: 0.9 }), THRESHOLD)
  for (let window = 1; window <= 24; window += 1) {
    doubt.note(behind(window, seen(window)), THRESHOLD)
    if (window === 8) doubt.ended(END)
  }
  return doubt.reason
}

describe('the end of speech is', () => {
  it('believed in silence, and where the model lags behind it', () => {
    expect(reasonOf(() => ({}))).toBeUndefined()
    expect(reasonOf((window) => ({ speechProbability: window < 6 ? 0.4 : 0.02, levelIsClear: false }))).toBeUndefined()
  })

  it('believed in noise that is steady, loud as it is', () => {
    expect(reasonOf(() => ({ levelIsClear: false, speechProbability: 0.08 }))).toBeUndefined()
  })

  it('not believed where clicks go on behind it, before the decision or after', () => {
    expect(reasonOf((window) => (window >= 6 ? { audibleEndSample: END + 6 * HOP } : {}))).toBe(OTHER_SOUNDS)
    expect(reasonOf((window) => (window >= 12 ? { audibleEndSample: END + 12 * HOP } : {}))).toBe(OTHER_SOUNDS)
  })

  it('not believed where other voices are behind it', () => {
    expect(reasonOf((window) => ({ levelIsClear: false, speechProbability: window === 14 ? 0.3 : 0.05 }))).toBe(
      OTHER_VOICES,
    )
  })

  it('believed where the level is clear: what the model sees then is no other voice', () => {
    expect(reasonOf((window) => ({ speechProbability: window === 14 ? 0.3 : 0.05 }))).toBeUndefined()
  })

  it('another one after the speaker went on', () => {
    const doubt = new EndDoubt()
    doubt.ended(END)
    doubt.note(behind(8, { audibleEndSample: END + 8 * HOP }), THRESHOLD)
    expect(doubt.reason).toBe(OTHER_SOUNDS)
    doubt.reset()
    expect(doubt.reason).toBeUndefined()
  })
})
