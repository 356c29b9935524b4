import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BASELINE, FLAG_NAMES, type FlagName } from '../registry.ts'
import { anyFlagValues } from '../testing/any-flag-values.ts'
import { type FlagLayer, layerFlags } from './layers.ts'

function layered(layers: readonly FlagLayer[]) {
  const outcome = layerFlags(layers)
  if (!outcome.ok) throw new Error(outcome.error.message)
  return { values: outcome.value.values, origins: Object.fromEntries(outcome.value.origins) }
}

describe('flags of several places', () => {
  it('are the baseline where there is no place', () => {
    expect(layered([])).toEqual({ values: BASELINE, origins: {} })
  })

  it('are taken from the last place that sets them, which is named', () => {
    const result = layered([
      { from: 'preset p', changes: { LLM_TOP_K: 1, LLM_TEMPERATURE: 0.1, TTS_STREAMING: true } },
      { from: 'environment', changes: { LLM_TOP_K: 2, LLM_TEMPERATURE: 0.2 } },
      { from: 'command line', changes: { LLM_TOP_K: 3 } },
    ])
    expect(result.values).toEqual({ ...BASELINE, LLM_TOP_K: 3, LLM_TEMPERATURE: 0.2, TTS_STREAMING: true })
    expect(result.origins).toEqual({
      LLM_TOP_K: 'command line',
      LLM_TEMPERATURE: 'environment',
      TTS_STREAMING: 'preset p',
    })
  })

  it('have no origin where one place sets them back to the baseline', () => {
    const back = [
      { from: 'preset p', changes: { LLM_TOP_K: 1 } },
      { from: 'command line', changes: { LLM_TOP_K: BASELINE.LLM_TOP_K } },
    ]
    expect(layered(back)).toEqual({ values: BASELINE, origins: {} })
  })

  it('are refused with the place that is wrong', () => {
    const outcome = layerFlags([{ from: 'file my.env', changes: { LLM_TOP_K: -1 } }])
    expect(outcome.ok ? '' : outcome.error.message).toBe('file my.env: LLM_TOP_K cannot be -1')
  })

  it('each come from exactly one place, whatever the places say', () => {
    const someFlags = fc
      .tuple(anyFlagValues(), fc.subarray([...FLAG_NAMES]))
      .map(([values, names]) => Object.fromEntries(names.map((name: FlagName) => [name, values[name]])))
    fc.assert(
      fc.property(fc.array(someFlags, { maxLength: 4 }), (places) => {
        const { values, origins } = layered(places.map((changes, index) => ({ from: String(index), changes })))
        for (const name of FLAG_NAMES) {
          const last = places.findLast((changes) => changes[name] !== undefined)
          expect(values[name]).toBe(last?.[name] ?? BASELINE[name])
          expect(origins[name] !== undefined).toBe(values[name] !== BASELINE[name])
        }
      }),
    )
  })
})
