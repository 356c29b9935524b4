import { describe, expect, it } from 'vitest'
import { emptyTurn, finishedTurn, PLAN_TIMES } from '../testing/turn-records.ts'
import type { BenchTurn } from './bench-form.ts'
import { benchTurnOf } from './bench-summary.ts'
import { missingFlag } from './missing-flag.ts'

const turn = benchTurnOf(finishedTurn(PLAN_TIMES), 'a', undefined)
const lost = benchTurnOf(emptyTurn('no speech was found'), 'a', undefined)

type Part = BenchTurn['ledger'][number]
const owned = (part: Part['part'], name: string, ms: number): Part => ({ part, owner: { kind: 'setting', name }, ms })
const withParts = (...ledger: Part[]): BenchTurn => ({ ...turn, ledger })

describe('the flag that a preset lacks', () => {
  it('is the one whose setting owns most of the processing time in the middle turn', () => {
    const turns = [
      withParts(owned('llm.prefill', 'PIPELINE_STREAMING', 30), owned('tts.first_audio', 'TTS_STREAMING', 70)),
      withParts(owned('llm.prefill', 'PIPELINE_STREAMING', 40), owned('tts.first_audio', 'TTS_STREAMING', 90)),
      withParts(owned('llm.prefill', 'PIPELINE_STREAMING', 900)),
      lost,
    ]
    expect(missingFlag(turns)).toEqual({ name: 'TTS_STREAMING', ms: 70 })
  })

  it('is not the silence that a turn waits for, which is no processing', () => {
    expect(missingFlag([withParts(owned('endpoint.hold', 'ASR_SILENCE_TIMEOUT', 800))])).toBeUndefined()
  })

  it('adds up the parts that one flag owns', () => {
    const parts = [owned('tts.queue', 'TTS_STREAMING', 10), owned('tts.first_audio', 'TTS_STREAMING', 20)]
    expect(missingFlag([withParts(...parts)])).toEqual({ name: 'TTS_STREAMING', ms: 30 })
  })

  it('is none where stages own their time themselves, and where nothing was measured', () => {
    expect(missingFlag([turn])).toBeUndefined()
    expect(missingFlag([])).toBeUndefined()
    expect(missingFlag([lost])).toBeUndefined()
  })
})
