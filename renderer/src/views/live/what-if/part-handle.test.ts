import { describe, expect, test } from 'vitest'
import { STREAMING_TIMES, whatIfTurn } from '../../../../../pipeline/measures/testing/what-if-turns.ts'
import { predictTurn } from '../../../../../pipeline/measures/what-if/predict.ts'
import type { LedgerPartName } from '../../../../../pipeline/protocol/ledger.ts'
import type { WhatIf } from '../../../store/what-if-slice.ts'
import { describeFlag } from '../../../testing/fixture-flags.ts'
import { handleOf, LONGEST_PART_MS, nextMs, type PulledTurn, pulledTo, stepOf } from './part-handle.ts'

const turn: PulledTurn = { id: 'turn-1', ...whatIfTurn() }
const around = {
  descriptors: [
    describeFlag('ASR_SILENCE_TIMEOUT', 0.8, { min: 0.1, max: 2 }),
    describeFlag('LLM_MAX_NEW_TOKENS', 64, { type: 'integer', min: 1, max: 512 }),
    describeFlag('ASR_ENABLE_STREAMING', false),
  ],
  effects: [],
}
const placeOf = (name: LedgerPartName, of: PulledTurn = turn) =>
  of.ledger?.parts.findIndex(({ part }) => part === name) ?? -1
const grab = (name: LedgerPartName, of: PulledTurn = turn, asked?: WhatIf) =>
  handleOf(of, placeOf(name, of), asked, around)

describe('a part that a setting owns', () => {
  test('moves the setting, to what comes nearest', () => {
    const asked = pulledTo(grab('endpoint.hold'), undefined, 303)
    expect(asked).toEqual({ turnId: 'turn-1', changes: { ASR_SILENCE_TIMEOUT: 0.3 }, times: {} })
  })

  test('goes as far as the setting does', () => {
    expect(pulledTo(grab('endpoint.hold'), undefined, -50).changes).toEqual({ ASR_SILENCE_TIMEOUT: 0.1 })
    expect(pulledTo(grab('endpoint.hold'), undefined, 60_000).changes).toEqual({ ASR_SILENCE_TIMEOUT: 2 })
  })

  test('asks nothing where it comes back to the turn’s own value', () => {
    const away = pulledTo(grab('endpoint.hold'), undefined, 300)
    expect(pulledTo(grab('endpoint.hold', turn, away), away, 800).changes).toEqual({})
  })

  test('keeps what else is asked', () => {
    const asked: WhatIf = { turnId: 'turn-1', changes: { TTS_CHUNK_SIZE: 512 }, times: { 9: 4 } }
    expect(pulledTo(grab('endpoint.hold', turn, asked), asked, 300)).toEqual({
      ...asked,
      changes: { TTS_CHUNK_SIZE: 512, ASR_SILENCE_TIMEOUT: 0.3 },
    })
  })

  test('turns a switch on once it is nearer to what that would take', () => {
    const ledger = turn.ledger
    const owner = { kind: 'setting', name: 'ASR_ENABLE_STREAMING' } as const
    const parts = ledger?.parts.map((part) => (part.part === 'asr.finalize' ? { ...part, ms: 200, owner } : part))
    const off = { ...turn, flags: { ...turn.flags, ASR_ENABLE_STREAMING: false } }
    const waits = { ...off, ledger: ledger && { ...ledger, parts: parts ?? [] } }
    expect(pulledTo(grab('asr.finalize', waits), undefined, 180).changes).toEqual({})
    expect(pulledTo(grab('asr.finalize', waits), undefined, 110).changes).toEqual({ ASR_ENABLE_STREAMING: true })
  })
})

describe('a part without a setting', () => {
  test('moves by itself, and the turn is predicted with it', () => {
    const at = placeOf('tts.first_audio')
    const asked = pulledTo(grab('tts.first_audio'), undefined, 25)
    expect(asked).toEqual({ turnId: 'turn-1', changes: {}, times: { [at]: 25 } })
    const predicted = predictTurn(turn, asked.changes, [], asked.times)
    expect(predicted.kind === 'known' && predicted.parts[at]?.ms).toBeCloseTo(25, 6)
  })

  test('takes no less than nothing, and no more than anybody waits', () => {
    const at = placeOf('tts.first_audio')
    expect(pulledTo(grab('tts.first_audio'), undefined, -3).times[at]).toBe(0)
    expect(pulledTo(grab('tts.first_audio'), undefined, 1e9).times[at]).toBe(LONGEST_PART_MS)
  })

  test('is one too where the setting that owns it is not known to move it', () => {
    const ledger = turn.ledger
    const owner = { kind: 'setting', name: 'ASR_TURN_END_THRESHOLD' } as const
    const parts = ledger?.parts.map((part) => (part.part === 'endpoint.hold' ? { ...part, owner } : part)) ?? []
    const listening = { ...turn, ledger: ledger && { ...ledger, parts } }
    const descriptors = [describeFlag('ASR_TURN_END_THRESHOLD', 0.5, { min: 0, max: 1 })]
    const handle = handleOf(listening, placeOf('endpoint.hold'), undefined, { descriptors, effects: [] })
    expect(handle.setting).toBeUndefined()
  })
})

describe('the keyboard', () => {
  test('takes round steps of about a tenth', () => {
    expect([800, 300, 60, 25, 4].map(stepOf)).toEqual([50, 20, 5, 2, 1])
  })

  test('steps to the next value of a setting, however far that is', () => {
    const asked = pulledTo(grab('endpoint.hold'), undefined, nextMs(grab('endpoint.hold'), 800, 50, -1))
    expect(asked.changes).toEqual({ ASR_SILENCE_TIMEOUT: 0.75 })
    // No clause leaves by itself: the number of tokens alone says when the first piece is whole.
    const whole = { ...turn, flags: { ...turn.flags, PIPELINE_STREAMING: false } }
    const gather = grab('text.gather', whole)
    const now = STREAMING_TIMES['text.gather'] ?? 0
    const shorter = pulledTo(gather, undefined, nextMs(gather, now, 1, -1))
    expect(shorter.changes.LLM_MAX_NEW_TOKENS).toBeLessThan(64)
  })

  test('leaves a setting at its end where it is', () => {
    const handle = grab('endpoint.hold')
    expect(pulledTo(handle, undefined, nextMs(handle, 100, 50, -1)).changes).toEqual({ ASR_SILENCE_TIMEOUT: 0.1 })
  })
})
