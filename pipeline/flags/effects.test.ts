import { describe, expect, it } from 'vitest'
import { flagEffects } from './effects.ts'
import { findPreset } from './presets.ts'
import { BASELINE, definitionOf, isFlagName } from './registry.ts'

describe('where flags do not act', () => {
  it('has nothing to say of the baseline', () => {
    expect(flagEffects(BASELINE)).toEqual([])
  })

  it('names each flag that was set but is not acted on, and only those', () => {
    const aggressive = findPreset('aggressive')?.values ?? BASELINE
    const effects = flagEffects(aggressive)
    for (const { name, effective } of effects) {
      if (!isFlagName(name)) throw new Error(`${name} is no flag`)
      expect(definitionOf(name).implemented).toBe(false)
      expect(effective).toBe(BASELINE[name])
    }
    expect(effects.map((effect): string => effect.name)).not.toContain('LLM_STREAM_FIRST_TOKEN')
  })
})
