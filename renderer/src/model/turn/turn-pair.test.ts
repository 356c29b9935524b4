import { describe, expect, it } from 'vitest'
import type { Ledger, LedgerPartName } from '../../../../pipeline/protocol/ledger.ts'
import { largestDifference, pairParts } from './turn-pair.ts'

function ledgerOf(parts: readonly (readonly [LedgerPartName, number])[]): Ledger {
  let startMs = 0
  const entries = parts.map(([part, ms]) => {
    const entry = { part, ms, startMs, owner: { kind: 'stage' as const, name: 'x' } }
    startMs += ms
    return entry
  })
  return { parts: entries, unmeasured: [], totalMs: startMs, unattributedMs: 0 }
}

describe('two turns side by side', () => {
  const a = ledgerOf([
    ['endpoint.hold', 800],
    ['unattributed', 1],
    ['llm.prefill', 20],
    ['unattributed', 2],
  ])
  const b = ledgerOf([
    ['endpoint.hold', 300],
    ['llm.prefill', 5],
    ['tts.first_audio', 9],
  ])

  it('are aligned by their parts in the ledger’s order, each name once', () => {
    expect(pairParts(a, b)).toEqual([
      { part: 'endpoint.hold', aMs: 800, bMs: 300, deltaMs: -500 },
      { part: 'llm.prefill', aMs: 20, bMs: 5, deltaMs: -15 },
      { part: 'tts.first_audio', aMs: undefined, bMs: 9, deltaMs: undefined },
      { part: 'unattributed', aMs: 3, bMs: undefined, deltaMs: undefined },
    ])
  })

  it('differ most in one part, or in none', () => {
    expect(largestDifference(pairParts(a, b))?.part).toBe('endpoint.hold')
    expect(largestDifference(pairParts(a, a))).toBeUndefined()
    expect(pairParts(undefined, undefined)).toEqual([])
  })
})
