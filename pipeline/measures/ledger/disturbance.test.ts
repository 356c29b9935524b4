import { describe, expect, it } from 'vitest'
import type { LedgerOwner, LedgerPartName } from '../../protocol/ledger.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import { disturbanceOf } from './disturbance.ts'

type Waited = readonly [part: LedgerPartName, ms: number, owner?: LedgerOwner]
const MACHINE: LedgerOwner = { kind: 'machine', name: 'machine' }

function turn(waits: readonly Waited[], counters: Record<string, number> = {}, origin: TurnRecord['origin'] = 'clip') {
  const parts = waits.map(([part, ms, owner = MACHINE]) => ({ part, ms, owner, startMs: 0 }))
  return { ledger: { parts, unmeasured: [], totalMs: 0, unattributedMs: 0 }, counters, origin }
}

describe('a turn on a busy machine', () => {
  it('is one that waited long for late audio, in queues and for a processor', () => {
    expect(
      disturbanceOf(
        turn([
          ['machine.late_audio', 10],
          ['asr.queue', 8],
          ['machine.stolen', 12],
        ]),
      ),
    ).toEqual({
      waitedMs: 30,
    })
  })

  it('is one during which the host stood still', () => {
    expect(disturbanceOf(turn([['machine.stall', 9000]]))).toEqual({ waitedMs: 9000 })
  })

  it('is one during which the host of a virtual machine gave its processors to others', () => {
    expect(disturbanceOf(turn([['asr.queue', 1]], { 'host.stealShare': 0.2 }))).toEqual({
      waitedMs: 1,
      stealShare: 0.2,
    })
  })

  it('is not one that worked long, or waited because of a setting', () => {
    const setting: LedgerOwner = { kind: 'setting', name: 'ENABLE_PIPELINE_PARALLEL' }
    expect(
      disturbanceOf(
        turn([
          ['tts.queue', 900, setting],
          ['llm.queue', 2],
          ['transport', 300],
        ]),
      ),
    ).toBeUndefined()
    expect(disturbanceOf(turn([['vad.queue', 1]], { 'host.stealShare': 0.01 }))).toBeUndefined()
  })

  it('is not a microphone’s, whose audio takes its time on an idle machine, too', () => {
    expect(disturbanceOf(turn([['machine.late_audio', 60]], {}, 'microphone'))).toBeUndefined()
    expect(disturbanceOf(turn([['machine.late_audio', 60]]))).toBeDefined()
  })

  it('cannot be told of a turn without a ledger', () => {
    expect(disturbanceOf({ ledger: undefined, counters: {}, origin: 'clip' })).toBeUndefined()
  })
})
