import { describe, expect, it } from 'vitest'
import type { StatedReason } from '../../protocol/reasons.ts'
import { EchoGate } from './echo-gate.ts'
import { FarEnd } from './far-end.ts'

const RATE_HZ = 16_000
const tone = (dbfs: number, ms: number) =>
  Float32Array.from({ length: ms * 16 }, (_, n) => Math.SQRT2 * 10 ** (dbfs / 20) * Math.sin(n / 3))

describe('what the loudspeaker plays', () => {
  it('lies where it was handed over, piece after piece', () => {
    const far = new FarEnd()
    far.hand(tone(-20, 100), RATE_HZ, 1000)
    far.hand(tone(-30, 100), RATE_HZ, 1010)
    expect(far.endMs).toBe(1200)
    expect(far.loudestDbfs(1000, 1090)).toBeCloseTo(-20, 0)
    expect(far.loudestDbfs(1110, 1190)).toBeCloseTo(-30, 0)
    expect(far.loudestDbfs(1210, 2000)).toBe(-120)
    expect(far.loudestDbfs(0, 990)).toBe(-120)
  })

  it('ends where it was stopped', () => {
    const far = new FarEnd()
    far.hand(tone(-20, 1000), RATE_HZ, 0)
    far.stop(500)
    expect(far.endMs).toBe(500)
    expect(far.loudestDbfs(510, 1000)).toBe(-120)
    far.hand(tone(-30, 100), RATE_HZ, 600)
    expect(far.loudestDbfs(510, 1000)).toBeCloseTo(-30, 0)
  })

  it('forgets what was played two minutes ago', () => {
    const far = new FarEnd()
    far.hand(tone(-20, 100), RATE_HZ, 0)
    far.hand(tone(-30, 100), RATE_HZ, 120_000)
    expect(far.loudestDbfs(0, 100)).toBe(-120)
  })
})

describe('the echo gate', () => {
  /** A reply of three seconds at -20 dBFS from 0 on. */
  function playing({ silentBecause = undefined as StatedReason | undefined } = {}) {
    const gate = new EchoGate()
    const player = gate.listenTo({ silentBecause, play: () => 0, finish: () => undefined, stop: () => undefined })
    player.play({ turnId: 't', turnIndex: 1, seq: 0, pcm: tone(-20, 3000), sampleRateHz: RATE_HZ })
    return gate
  }
  const hear = (gate: EchoGate, dbfs: number, fromMs: number, toMs: number) => {
    let echo = true
    for (let ms = fromMs; ms < toMs; ms += 20) echo = gate.isEcho(tone(dbfs, 20), ms + 20) && echo
    return echo
  }

  it('learns how loud the echo is, and takes it for what it is', () => {
    const gate = playing()
    expect(hear(gate, -48, 100, 2900)).toBe(true)
    expect(gate.couplingDb).toBeCloseTo(-28, 0)
  })

  it('lets through what is louder than any echo could be', () => {
    const gate = playing()
    hear(gate, -48, 100, 2000)
    expect(gate.isEcho(tone(-35, 20), 2020)).toBe(false)
  })

  it('knows a loudspeaker beside the microphone after its first third of a second', () => {
    const gate = playing()
    expect(hear(gate, -22, 100, 2900)).toBe(true)
  })

  it('learns nothing from speech over the reply', () => {
    const gate = playing()
    hear(gate, -60, 0, 1000)
    const before = gate.couplingDb
    hear(gate, -15, 1000, 1500)
    expect(gate.couplingDb).toBeCloseTo(before, 5)
  })

  it('is out of the way where nothing is played, or heard by nobody', () => {
    const gate = playing()
    expect(gate.isActive(3500)).toBe(true)
    expect(gate.isActive(3700)).toBe(false)
    expect(playing({ silentBecause: { reason: 'nobody listens' } }).isActive(10)).toBe(false)
  })
})
