import { describe, expect, it } from 'vitest'
import { CATALOGUE, catalogueEntry, searchCatalogue, wantedVariants } from './catalogue.ts'
import type { FileRule } from './entry.ts'
import { LICENCES, licenceOf } from './licences.ts'
import { estimatedMemoryMb } from './memory.ts'
import { SETUPS } from './setups.ts'

const rules = (id: string): readonly FileRule[] => {
  const entry = catalogueEntry(id)
  const variants = Object.values(entry?.variants ?? {}).flatMap(({ files }) => Object.values(files))
  return [...Object.values(entry?.shared ?? {}), ...variants]
}
const HAN = /\p{Script=Han}/u

describe('the catalogue', () => {
  it('has models of every stage for Chinese and for English, each under one id', () => {
    expect(new Set(CATALOGUE.map(({ id }) => id)).size).toBe(CATALOGUE.length)
    for (const language of ['zh', 'en']) {
      const stages = CATALOGUE.filter((entry) => entry.languages.includes(language)).map(({ stage }) => stage)
      expect(new Set(stages)).toEqual(new Set(['asr', 'llm', 'tts', 'turn']))
    }
  })

  it.each(CATALOGUE.map((entry) => [entry.id, entry] as const))(
    'says of %s what it is for in both languages, under a licence that is explained',
    (_, entry) => {
      const texts = [entry.why, ...entry.unknown, ...(entry.speed ? [entry.speed] : [])]
      for (const { en, zh } of texts) expect([HAN.test(en), HAN.test(zh)]).toEqual([false, true])
      expect(LICENCES.map(({ id }) => id)).toContain(entry.licence)
      expect(entry.variants[entry.default]).toBeDefined()
      for (const { path } of rules(entry.id)) if (path) expect(path).not.toContain('..')
    },
  )

  it('claims no size that nobody knows: then it says that it is unknown', () => {
    for (const { variants, unknown } of CATALOGUE) {
      const isUnknown = Object.values(variants).some(({ megabytes }) => megabytes === undefined)
      if (isUnknown) expect(unknown.some(({ en }) => /size/i.test(en))).toBe(true)
    }
  })

  it('says where a licence is unknown, and asks before such a model is fetched', () => {
    const unknown = CATALOGUE.filter(({ licence }) => licence === 'unknown')
    expect(unknown.map(({ id }) => id)).toEqual(['matcha-zh-en'])
    expect(licenceOf('unknown').accept).toBe(true)
    expect(SETUPS.flatMap(({ models }) => Object.values(models))).not.toContain('matcha-zh-en')
  })

  it('knows what the four chunk sizes of X-ASR share', () => {
    const shared = [160, 480, 960, 1920].map((chunk) =>
      rules(`x-asr-${chunk}`).flatMap(({ sha256, from }) => (sha256 && !from[0]?.includes('encoder') ? [sha256] : [])),
    )
    expect(new Set(shared.map((hashes) => hashes.join())).size).toBe(1)
    expect(shared[0]).toHaveLength(3)
    const encoders = [160, 480, 960, 1920].map(
      (chunk) => rules(`x-asr-${chunk}`).find(({ bytes = 0 }) => bytes > 5e8)?.sha256,
    )
    expect(new Set(encoders).size).toBe(4)
  })

  it('never fetches the files of espeak-ng, which are GPL', () => {
    for (const { id } of CATALOGUE) for (const { from } of rules(id)) expect(from.join()).not.toContain('espeak')
  })

  it('calls models by names that are the same in every language: which they speak is said beside', () => {
    const told = CATALOGUE.filter(({ name }) => /\b(Chinese|English|with|and|to|for)\b/.test(name) || HAN.test(name))
    expect(told.map(({ name }) => name)).toEqual([])
  })

  it('is searched by all words at once, in both languages', () => {
    expect(searchCatalogue(['qwen', 'GGUF']).map(({ id }) => id)).toEqual(['qwen3-4b-2507', 'qwen2.5-0.5b-gguf'])
    expect(searchCatalogue(['标点', '1920']).map(({ id }) => id)).toEqual(['x-asr-1920', 'x-asr-all'])
    expect(searchCatalogue(['no such thing'])).toEqual([])
  })

  it('has setups of models that it has', () => {
    for (const { models } of SETUPS) {
      for (const [stage, id] of Object.entries(models)) expect(catalogueEntry(id)?.stage).toBe(stage)
    }
  })

  it('refuses a variant that there is not, and says which there are', () => {
    const entry = catalogueEntry('sensevoice-small')
    if (!entry) throw new Error('not there')
    expect(wantedVariants(entry, [])).toEqual(['int8'])
    expect(() => wantedVariants(entry, ['int3'])).toThrow('has no variant "int3"')
  })
})

describe('licences', () => {
  it('are explained in both languages; what a hub calls them is understood, and the rest is unknown', () => {
    for (const { summary } of LICENCES) expect([HAN.test(summary.en), HAN.test(summary.zh)]).toEqual([false, true])
    expect([licenceOf('apache-2.0').id, licenceOf('llama3.2').id, licenceOf('mit').id]).toEqual([
      'Apache-2.0',
      'Llama-3.2',
      'MIT',
    ])
    expect([licenceOf('other').id, licenceOf(undefined).id]).toEqual(['unknown', 'unknown'])
  })
})

describe('the memory that a model takes', () => {
  it('is estimated from its weights: half floats are worked with as whole ones on a processor', () => {
    expect(estimatedMemoryMb('float32', 615e6)).toBe(827)
    expect(estimatedMemoryMb('int8', 136e6)).toBe(306)
    expect(estimatedMemoryMb('float16', 100e6)).toBe(360)
    expect(estimatedMemoryMb('int8', 512e6, 12_000)).toBe(788)
  })
})
