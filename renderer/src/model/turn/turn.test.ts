import { describe, expect, it } from 'vitest'
import { failedTurn, fixtureLedger, fixtureTurn, notMeasurableTurn, SAYINGS } from '../../testing/fixture-turns.ts'
import { explainTurn } from './explain.ts'
import { headlineMs, isMeasurable, processingRange, whyMissing, zeroOf } from './turn.ts'

const whole = fixtureTurn({ ...SAYINGS[0], preset: 'baseline', index: 1, openedMs: 1000 })

describe('a turn', () => {
  it('is measurable when it is over, nothing forbids it and a headline number is known', () => {
    expect(isMeasurable(whole)).toBe(true)
    expect(isMeasurable({ ...whole, status: 'speaking' })).toBe(false)
    expect(isMeasurable(failedTurn(1, 0))).toBe(false)
    expect(isMeasurable(notMeasurableTurn(1, 0))).toBe(false)
  })

  it('starts its ledger at the end of speech, or at the present while there is none', () => {
    expect(zeroOf(whole)).toBe(whole.anchors.speechEndMs)
    expect(zeroOf({ ...whole, anchors: { openedMs: 1 } }, 77)).toBe(77)
  })

  it('says why a number is missing, in the words of the host where it gave some', () => {
    const unheard = {
      ...whole,
      ledger: fixtureLedger([
        ['endpoint.hold', 300],
        ['vad.decide', 10],
        ['tts.first_audio', 20],
      ]),
    }
    expect(headlineMs(unheard, 'heard')).toBeUndefined()
    expect(whyMissing(unheard, 'processing')).toBeUndefined()
    expect(whyMissing(unheard, 'heard')).toEqual({ kind: 'given', text: 'the page could not play audio' })
    expect(whyMissing(undefined, 'heard')).toEqual({ kind: 'none' })
    expect(whyMissing({ ...whole, status: 'thinking', ledger: undefined }, 'heard')).toEqual({ kind: 'running' })
    expect(whyMissing(notMeasurableTurn(1, 0), 'heard')).toMatchObject({ kind: 'given' })
    expect(whyMissing({ ...whole, ledger: undefined }, 'heard')).toEqual({ kind: 'noLedger' })
  })
})

describe('the explanation of a turn', () => {
  it('names the longest part, its share and its owner', () => {
    const explanation = explainTurn(whole)
    expect(explanation?.longest.part).toMatchObject({ part: 'endpoint.hold', owner: { name: 'ASR_SILENCE_TIMEOUT' } })
    expect(explanation?.longest.share).toBeCloseTo(800 / (whole.ledger?.totalMs ?? 1), 9)
  })

  it('mentions that the host stood still, which counts as processing where it fell into it', () => {
    expect(explainTurn(whole)?.stalledMs).toBeUndefined()
    const ledger = fixtureLedger([
      ['endpoint.hold', 800],
      ['machine.stall', 9000],
      ['vad.decide', 20],
      ['tts.first_audio', 30],
      ['transport', 1],
    ])
    expect(explainTurn({ ...whole, ledger })?.stalledMs).toBe(9000)
    expect(processingRange(ledger)).toEqual({ fromMs: 800, toMs: 9850 })
  })

  it('mentions unattributed time only where it matters', () => {
    expect(explainTurn(whole)?.unattributedMs).toBeUndefined()
    const gap = {
      ...whole,
      ledger: fixtureLedger([
        ['endpoint.hold', 50],
        ['unattributed', 10],
        ['tts.first_audio', 20],
        ['transport', 1],
      ]),
    }
    expect(explainTurn(gap)?.unattributedMs).toBe(10)
  })

  it('has nothing to say without a ledger', () => {
    expect(explainTurn(notMeasurableTurn(1, 0))).toBeUndefined()
  })
})
