import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LedgerPartName } from '../../protocol/ledger.ts'
import { preparedTurn, STREAMING_TIMES, whatIfTurn } from '../testing/what-if-turns.ts'
import type { KnownEffect } from './measured-move.ts'
import { type Changes, predictTurn } from './predict.ts'
import type { WhatIfTurn } from './turn-work.ts'

const partNames = Object.keys(STREAMING_TIMES) as LedgerPartName[]
const turns = fc
  .tuple(
    fc.record(Object.fromEntries(partNames.map((name) => [name, fc.double({ min: 0, max: 900, noNaN: true })]))),
    fc.record({ TTS_STREAMING: fc.boolean(), LLM_STREAM_FIRST_TOKEN: fc.boolean(), PIPELINE_STREAMING: fc.boolean() }),
    fc.boolean(),
  )
  .map(([times, flags, prepared]): WhatIfTurn => {
    if (!prepared) return whatIfTurn(times, flags)
    const { 'endpoint.hold': holdMs = 0, ...others } = times
    return preparedTurn({ ...others, 'endpoint.hold': 360 + holdMs }, flags)
  })
const workable = fc.record(
  {
    ASR_SILENCE_TIMEOUT: fc.double({ min: 0.1, max: 2, noNaN: true }),
    TTS_CHUNK_SIZE: fc.integer({ min: 256, max: 16_000 }),
    LLM_MAX_NEW_TOKENS: fc.integer({ min: 1, max: 512 }),
    TTS_STREAMING: fc.boolean(),
    LLM_STREAM_FIRST_TOKEN: fc.boolean(),
    PIPELINE_STREAMING: fc.boolean(),
    PIPELINE_SPECULATIVE: fc.boolean(),
    ENABLE_PIPELINE_PARALLEL: fc.boolean(),
    VAD_BUFFER_SIZE: fc.integer({ min: 80, max: 4096 }),
  },
  { requiredKeys: [] },
)

function known(turn: WhatIfTurn, changes: Changes, effects: readonly KnownEffect[] = []) {
  const predicted = predictTurn(turn, changes, effects)
  if (predicted.kind === 'unknown') throw new Error(`unknown: ${JSON.stringify(predicted.reasons)}`)
  return predicted
}

const msOf = (parts: readonly { part: LedgerPartName; ms: number }[], name: LedgerPartName) =>
  parts.reduce((sum, { part, ms }) => (part === name ? sum + ms : sum), 0)

describe('a predicted turn', () => {
  it('has parts that follow each other, none shorter than nothing, and sum to what is heard', () => {
    fc.assert(
      fc.property(turns, workable, (turn, changes) => {
        const { parts, heardMs } = known(turn, changes)
        let cursor = 0
        for (const { startMs, ms } of parts) {
          expect(ms).toBeGreaterThanOrEqual(0)
          expect(startMs).toBeCloseTo(cursor, 6)
          cursor += ms
        }
        expect(heardMs).toBeCloseTo(cursor, 6)
      }),
    )
  })

  it('lies in its own interval', () => {
    fc.assert(
      fc.property(turns, workable, (turn, changes) => {
        const { heardMs, interval } = known(turn, changes)
        expect(interval.fromMs).toBeLessThanOrEqual(heardMs)
        expect(interval.toMs).toBeGreaterThanOrEqual(heardMs)
      }),
    )
  })

  it('is the turn itself where nothing is changed', () => {
    fc.assert(
      fc.property(turns, (turn) => {
        const { parts, interval, heardMs } = known(turn, { TTS_STREAMING: turn.flags.TTS_STREAMING ?? false })
        expect(parts).toEqual(turn.ledger?.parts)
        expect(interval).toEqual({ fromMs: heardMs, toMs: heardMs })
      }),
    )
  })

  it('never waits longer for less silence', () => {
    const seconds = fc.double({ min: 0.1, max: 2, noNaN: true })
    fc.assert(
      fc.property(turns, seconds, seconds, (turn, one, other) => {
        const less = known(turn, { ASR_SILENCE_TIMEOUT: Math.min(one, other) }).heardMs
        const more = known(turn, { ASR_SILENCE_TIMEOUT: Math.max(one, other) }).heardMs
        expect(less).toBeLessThanOrEqual(more + 1e-6)
      }),
    )
  })
})

describe('less silence', () => {
  it('gains what it is less, where the reply is made after it', () => {
    expect(known(whatIfTurn(), { ASR_SILENCE_TIMEOUT: 0.3 }).heardMs).toBeCloseTo(940 - 500, 6)
  })

  it('gains as much where the reply was ready by then', () => {
    // Silence of 500 ms ends after the reply was ready, at 357 ms.
    expect(known(preparedTurn(), { ASR_SILENCE_TIMEOUT: 0.5 }).heardMs).toBeCloseTo(823 - 300, 6)
  })

  it('gains less where the reply comes out of its shadow: what was made beside it is waited for', () => {
    const { parts, heardMs } = known(preparedTurn(), { ASR_SILENCE_TIMEOUT: 0.3 })
    // It is wanted at 312 ms, and ready at 357 ms as before.
    expect(heardMs).toBeCloseTo(357 + 11, 6)
    expect(msOf(parts, 'tts.first_audio')).toBeCloseTo(45, 6)
    expect(msOf(parts, 'llm.prefill')).toBe(0)
  })

  it('begins the reply when it is wanted, where that is earlier than it was begun', () => {
    const { heardMs } = known(preparedTurn(), { ASR_SILENCE_TIMEOUT: 0.1 })
    expect(heardMs).toBeCloseTo(100 + 12 + 117 + 11, 6)
  })

  it('leaves alone a hold that a button ended', () => {
    const turn = whatIfTurn()
    const parts = turn.ledger?.parts.map((part) =>
      part.part === 'endpoint.hold' ? { ...part, owner: { kind: 'machine' as const, name: 'push to talk' } } : part,
    )
    const held = { ...turn, ledger: turn.ledger && { ...turn.ledger, parts: parts ?? [] } }
    expect(predictTurn(held, { ASR_SILENCE_TIMEOUT: 0.3 })).toEqual({
      kind: 'unknown',
      reasons: [{ flag: 'ASR_SILENCE_TIMEOUT', reason: 'heldByHand' }],
    })
  })
})

describe('connections that are opened ahead', () => {
  const turn = whatIfTurn({ 'endpoint.hold': 800, 'network.connect': 30, 'network.tls': 60, 'llm.prefill': 100 })

  it('cost the turn nothing any more', () => {
    expect(known(turn, { PIPELINE_CONNECT_AHEAD: true }).heardMs).toBeCloseTo(900, 6)
  })

  it('are not guessed where a turn is to open its own', () => {
    const ahead = whatIfTurn({ 'llm.prefill': 100 }, { PIPELINE_CONNECT_AHEAD: true })
    expect(predictTurn(ahead, { PIPELINE_CONNECT_AHEAD: false })).toEqual({
      kind: 'unknown',
      reasons: [{ flag: 'PIPELINE_CONNECT_AHEAD', reason: 'noWork' }],
    })
  })
})

describe('speculation', () => {
  it('hides the reply beside the hold', () => {
    expect(known(whatIfTurn(), { PIPELINE_SPECULATIVE: true }).heardMs).toBeCloseTo(823, 6)
  })

  it('gives back what it hid when it is turned off', () => {
    expect(known(preparedTurn(), { PIPELINE_SPECULATIVE: false }).heardMs).toBeCloseTo(940, 6)
  })

  it('leaves nothing to gain by a smaller chunk', () => {
    expect(known(preparedTurn(), { TTS_CHUNK_SIZE: 512 }).heardMs).toBeCloseTo(823, 6)
    expect(known(whatIfTurn(), { TTS_CHUNK_SIZE: 512 }).heardMs).toBeLessThan(940)
  })
})

describe('an effect that nobody knows', () => {
  it('is unknown with its reason, and makes all of it unknown', () => {
    expect(predictTurn(whatIfTurn(), { TTS_FAST_VOCODER: true, ASR_SILENCE_TIMEOUT: 0.3 })).toEqual({
      kind: 'unknown',
      reasons: [{ flag: 'TTS_FAST_VOCODER', reason: 'notMeasured' }],
    })
  })

  it('is what it is where the turn was not measured', () => {
    const { ledger, ...turn } = whatIfTurn()
    const cut = { ...turn, ledger: ledger && { ...ledger, heardMs: undefined } }
    expect(predictTurn(cut, { ASR_SILENCE_TIMEOUT: 0.3 })).toMatchObject({ reasons: [{ reason: 'noLedger' }] })
  })
})

describe('a measured effect', () => {
  const effect = (changes: Partial<KnownEffect>): KnownEffect => ({
    ...{ flag: 'TTS_FAST_VOCODER', from: false, to: true, shiftMs: -25, at: '2026-11-30T00:00:00Z' },
    ...{ interval: { from: -30, to: -20 }, flags: whatIfTurn().flags, ...changes },
  })

  it('is what the whole turn changes by, out of the part that the setting acts on', () => {
    const { heardMs, parts, sources } = known(whatIfTurn(), { TTS_FAST_VOCODER: true }, [effect({})])
    expect(heardMs).toBeCloseTo(915, 6)
    expect(msOf(parts, 'tts.first_audio')).toBeCloseTo(35, 6)
    expect(sources).toEqual({ TTS_FAST_VOCODER: 'measured' })
  })

  it('holds the other way round too', () => {
    const turn = whatIfTurn(STREAMING_TIMES, { TTS_FAST_VOCODER: true })
    expect(known(turn, { TTS_FAST_VOCODER: false }, [effect({})]).heardMs).toBeCloseTo(965, 6)
  })

  it('goes before what can be worked out, where all other settings were the same', () => {
    const silence = effect({ flag: 'ASR_SILENCE_TIMEOUT', from: 0.8, to: 0.3, shiftMs: -450, interval: undefined })
    expect(known(whatIfTurn(), { ASR_SILENCE_TIMEOUT: 0.3 }, [silence]).heardMs).toBeCloseTo(490, 6)
    const elsewhere = { ...silence, flags: { ...whatIfTurn().flags, TTS_STREAMING: false } }
    expect(known(whatIfTurn(), { ASR_SILENCE_TIMEOUT: 0.3 }, [elsewhere]).heardMs).toBeCloseTo(440, 6)
  })

  it('says nothing of other values', () => {
    const silence = effect({ flag: 'LLM_TORCH_DTYPE', from: 'float32', to: 'int8' })
    const changes = { LLM_TORCH_DTYPE: 'int4' }
    expect(predictTurn(whatIfTurn(STREAMING_TIMES, { LLM_TORCH_DTYPE: 'float32' }), changes, [silence]).kind).toBe(
      'unknown',
    )
  })

  it('is taken for less sure under other settings', () => {
    const width = (effects: readonly KnownEffect[]) => {
      const { interval } = known(whatIfTurn(), { TTS_FAST_VOCODER: true }, effects)
      return interval.toMs - interval.fromMs
    }
    expect(width([effect({ flags: { ...whatIfTurn().flags, TTS_CHUNK_SIZE: 512 } })])).toBeGreaterThan(
      width([effect({})]),
    )
  })

  it('sums exactly whatever it is', () => {
    fc.assert(
      fc.property(turns, fc.double({ min: -2000, max: 2000, noNaN: true }), (turn, shiftMs) => {
        const { parts, heardMs } = known(turn, { TTS_FAST_VOCODER: true }, [effect({ shiftMs, flags: turn.flags })])
        expect(parts.reduce((sum, { ms }) => sum + ms, 0)).toBeCloseTo(heardMs, 6)
        const before = turn.ledger?.heardMs ?? 0
        // No turn is heard before it was said: a turn of parts that are nothing has nothing to scale.
        if (before > 0) expect(heardMs).toBeCloseTo(Math.max(0, before + shiftMs), 4)
      }),
    )
  })
})

it('a turn that the machine held up is less sure to be so again', () => {
  const width = (turn: WhatIfTurn) => {
    const { interval } = known(turn, { ASR_SILENCE_TIMEOUT: 0.3 })
    return interval.toMs - interval.fromMs
  }
  expect(width(whatIfTurn({ ...STREAMING_TIMES, 'machine.stolen': 120 }))).toBeGreaterThan(width(whatIfTurn()) + 100)
})
