import { describe, expect, expectTypeOf, it } from 'vitest'
import { flagDescriptorSchema } from '../protocol/flags.ts'
import { BASELINE, definitionOf, FLAG_DESCRIPTORS, FLAG_NAMES, type FlagValues, isFlagName } from './registry.ts'
import { checkFlag } from './validate.ts'

const OUR_OWN = [
  ...['LLM_REPLY_MAX_TOKENS', 'ASR_ENDPOINTING', 'ASR_TURN_END_THRESHOLD', 'ASR_SHORTEST_SILENCE'],
  ...['ASR_TAKE_BACK', 'PIPELINE_SPECULATIVE', 'PIPELINE_CONNECT_AHEAD'],
]

describe('the registry of flags', () => {
  it('holds the 33 flags of the plan and seven of our own', () => {
    expect(FLAG_NAMES).toHaveLength(40)
    const unplanned = FLAG_NAMES.filter((name) => definitionOf(name).plan === undefined)
    expect(unplanned.sort()).toEqual([...OUR_OWN].sort())
  })

  it('holds as many flags a stage as the plan counts', () => {
    const planned = FLAG_NAMES.map(definitionOf).filter((definition) => definition.plan !== undefined)
    const count = (stage: string) => planned.filter((definition) => definition.stage === stage).length
    expect([count('llm'), count('asr'), count('tts'), count('vad'), count('pipeline')]).toEqual([12, 11, 4, 3, 3])
  })

  it('keeps the flags of one stage together, so that lists can be grouped', () => {
    const stages = FLAG_NAMES.map((name) => definitionOf(name).stage)
    const changes = stages.filter((stage, index) => stage !== stages[index - 1])
    expect(changes).toEqual([...new Set(stages)])
  })

  it.each(FLAG_NAMES)("%s allows its own baseline and the plan's value", (name) => {
    const { baseline, plan } = definitionOf(name)
    expect(checkFlag(name, baseline).ok).toBe(true)
    if (plan !== undefined) expect(checkFlag(name, plan).ok).toBe(true)
  })

  it.each(FLAG_NAMES)('%s is explained in both languages and names the proof that it acted', (name) => {
    const { help, caution, observable } = definitionOf(name)
    for (const text of [help, caution].filter((given) => given !== undefined)) {
      expect(text.en).toMatch(/^[\x20-\x7e–]+\.$/)
      expect(text.zh).toMatch(/\p{Script=Han}.*。$/u)
    }
    expect(observable).toMatch(/^([a-zA-Z]+\.)*[a-zA-Z]+$/)
  })

  it("describes every flag in the protocol's form", () => {
    expect(FLAG_DESCRIPTORS.map((descriptor) => descriptor.name)).toEqual(FLAG_NAMES)
    for (const descriptor of FLAG_DESCRIPTORS) expect(flagDescriptorSchema.parse(descriptor)).toEqual(descriptor)
  })

  it('says of every number with a caution on which side of the baseline it holds', () => {
    const cautioned = FLAG_DESCRIPTORS.filter(({ caution, min }) => caution !== undefined && min !== undefined)
    expect(cautioned.length).toBeGreaterThan(0)
    for (const { name, cautionWhen } of cautioned) expect(cautionWhen, name).toMatch(/^(lower|higher)$/)
    for (const { name, caution, cautionWhen } of FLAG_DESCRIPTORS)
      if (cautionWhen !== undefined) expect(caution, name).toBeDefined()
  })

  it('gives numbers a range, choices their words and other flags neither', () => {
    for (const { type, min, max, choices } of FLAG_DESCRIPTORS) {
      const numeric = type === 'integer' || type === 'number'
      expect([min !== undefined, max !== undefined, choices !== undefined]).toEqual([
        numeric,
        numeric,
        type === 'choice',
      ])
    }
  })

  it('types each value exactly', () => {
    expectTypeOf<FlagValues['ASR_ENDPOINTING']>().toEqualTypeOf<'fixed' | 'adaptive' | 'pocket-turn' | 'smart-turn'>()
    expectTypeOf<FlagValues['LLM_TOP_K']>().toEqualTypeOf<number>()
    expectTypeOf<FlagValues['TTS_STREAMING']>().toEqualTypeOf<boolean>()
    expectTypeOf<FlagValues['CUDA_VISIBLE_DEVICES']>().toEqualTypeOf<string>()
  })

  it('never lets the baseline be changed in place', () => {
    expect(Object.isFrozen(BASELINE)).toBe(true)
  })

  it('does not take words of every object for flags', () => {
    expect(['toString', '__proto__', 'constructor', ''].some(isFlagName)).toBe(false)
  })
})
