import { describe, expect, it } from 'vitest'
import { CaptureTimeline } from './capture-timeline.ts'

function chunk(seq: number, capturedMs: number) {
  return { seq, startSample: seq * 320, pcm: new Float32Array(320), capturedMs }
}

describe('the capture timeline', () => {
  it('knows nothing before any audio', () => {
    expect(new CaptureTimeline().capturedMs(0)).toBeUndefined()
  })

  it('dates a sample inside the chunk that brought it', () => {
    const timeline = new CaptureTimeline()
    timeline.note(chunk(0, 1020))
    timeline.note(chunk(1, 1043)) // captured 3 ms late
    expect(timeline.capturedMs(320)).toBe(1020)
    expect(timeline.capturedMs(160)).toBe(1010)
    expect(timeline.capturedMs(480)).toBe(1033)
  })

  it('dates samples that are still to come at the sample rate', () => {
    const timeline = new CaptureTimeline()
    timeline.note(chunk(0, 1020))
    expect(timeline.capturedMs(640)).toBe(1040)
  })

  it('forgets what is older than it can hold, dating it from the oldest chunk it has', () => {
    const timeline = new CaptureTimeline()
    for (let seq = 0; seq < 1000; seq++) timeline.note(chunk(seq, (seq + 1) * 20))
    expect(timeline.capturedMs(999 * 320)).toBe(19_980)
    expect(timeline.capturedMs(0)).toBe(0)
  })
})
