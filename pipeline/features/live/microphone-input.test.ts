import { describe, expect, it } from 'vitest'
import { MicrophoneInput } from './microphone-input.ts'

function frame(seq: number, capturedAtMs: number) {
  return { seq, capturedAtMs, pcm: Int16Array.of(0, 32_767, -32_767) }
}

describe('microphone frames', () => {
  it('are dated on the host clock by the fastest frame so far', () => {
    const dates: number[] = []
    const input = new MicrophoneInput((_, capturedMs) => dates.push(capturedMs))
    input.receive(frame(0, 100), 5105) // 5 ms on the way
    input.receive(frame(1, 120), 5121) // 1 ms
    input.receive(frame(2, 140), 5149) // 9 ms
    expect(dates).toEqual([5105, 5121, 5141])
  })

  it("are dated by the console's clock where its offset is known, and never later than they arrived", () => {
    const dates: number[] = []
    const input = new MicrophoneInput((_, capturedMs) => dates.push(capturedMs))
    expect(input.facts).toEqual({})
    input.setClock({ offsetMs: -5000, errorMs: 0.4 })
    input.receive(frame(0, 100), 5112)
    input.receive(frame(1, 120), 5123)
    input.setClock({ offsetMs: -5001, errorMs: 0.3 })
    input.receive(frame(2, 140), 5142)
    input.setClock({ offsetMs: -9000, errorMs: 0.3 })
    input.receive(frame(3, 160), 5163)
    expect(dates).toEqual([5100, 5120, 5141, 5162])
    expect(input.facts).toEqual({ 'clock.offsetMs': -9000, 'clock.errorMs': 0.3 })
  })

  it('are counted where they are missing, and ignored where they come twice', () => {
    let heard = 0
    const input = new MicrophoneInput(() => heard++)
    input.receive(frame(0, 0), 10)
    input.receive(frame(3, 60), 70)
    input.receive(frame(3, 60), 71)
    expect(heard).toBe(2)
    expect(input.dropped).toBe(2)
  })

  it('of an absurd date or number spoil nothing for those after them', () => {
    const dates: number[] = []
    const input = new MicrophoneInput((_, capturedMs) => dates.push(capturedMs))
    input.receive(frame(0, 100), 5101)
    input.receive(frame(1, 9e12), 5121)
    input.receive(frame(2, 140), 5142)
    input.receive(frame(3, -9e12), 5161)
    input.receive(frame(4_000_000_000, 180), 5182)
    input.receive(frame(5, 200), 5201)
    input.receive(frame(6, 220), 5221)
    expect(dates, 'all are heard, about when they came').toEqual([5101, 5121, 5142, 5161, 5182, 5201, 5221])
    expect(input.dropped).toBe(2)
  })

  it('are not dated by an offset that puts them in another age', () => {
    const dates: number[] = []
    const input = new MicrophoneInput((_, capturedMs) => dates.push(capturedMs))
    input.setClock({ offsetMs: 1e12, errorMs: 1 })
    input.receive(frame(0, 100), 5101)
    expect(dates).toEqual([5101])
  })

  it('keep their samples', () => {
    let samples: number[] = []
    new MicrophoneInput((pcm) => {
      samples = [...pcm]
    }).receive(frame(0, 0), 1)
    expect(samples).toEqual([0, 1, -1])
  })
})
