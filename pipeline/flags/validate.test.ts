import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearestName } from './nearest-name.ts'
import { BASELINE, definitionOf, FLAG_NAMES, type FlagName } from './registry.ts'
import { anyFlagValues } from './testing/any-flag-values.ts'
import { applyChanges, checkFlag, parseFlagText } from './validate.ts'

function refusalOf(outcome: ReturnType<typeof applyChanges> | ReturnType<typeof parseFlagText>) {
  if (outcome.ok) throw new Error(`accepted: ${JSON.stringify(outcome.value)}`)
  return outcome.error
}

describe('changes to the flags', () => {
  it('make a new record and leave the current one as it was', () => {
    const outcome = applyChanges(BASELINE, { ASR_SILENCE_TIMEOUT: 0.3, TTS_STREAMING: true })
    expect(outcome).toEqual({ ok: true, value: { ...BASELINE, ASR_SILENCE_TIMEOUT: 0.3, TTS_STREAMING: true } })
    expect(BASELINE.ASR_SILENCE_TIMEOUT).toBe(0.8)
  })

  it('out of range are refused with the name, the value and what is allowed', () => {
    expect(refusalOf(applyChanges(BASELINE, { ASR_SILENCE_TIMEOUT: 5 }))).toMatchObject({
      code: 'flag.outOfRange',
      message: 'ASR_SILENCE_TIMEOUT cannot be 5',
      hint: 'allowed is 0.1 to 2 s',
    })
  })

  it('to an unknown name are refused with the nearest one', () => {
    expect(refusalOf(applyChanges(BASELINE, { ASR_SILENCE_TIMOUT: 0.3 }))).toMatchObject({
      code: 'flag.unknown',
      message: 'there is no flag "ASR_SILENCE_TIMOUT"',
      hint: 'did you mean ASR_SILENCE_TIMEOUT?',
    })
  })

  it('are all refused when one is, and every refused one is named', () => {
    const error = refusalOf(applyChanges(BASELINE, { TTS_STREAMING: true, LLM_TOP_K: -1, NONSENSE_WORD: 1 }))
    expect(error.message).toContain('LLM_TOP_K cannot be -1 (allowed is a whole number from 0 to 1000 tokens)')
    expect(error.message).toContain('there is no flag "NONSENSE_WORD"')
    expect(error.hint).toBe('none of the changes was applied')
  })

  it.each<[FlagName, unknown]>([
    ['TTS_STREAMING', 1],
    ['TTS_STREAMING', 'true'],
    ['LLM_TOP_K', 1.5],
    ['LLM_TOP_K', Number.NaN],
    ['LLM_TEMPERATURE', Number.POSITIVE_INFINITY],
    ['LLM_TEMPERATURE', undefined],
    ['ASR_ENDPOINTING', 'Fixed'],
    ['LLM_TORCH_DTYPE', 'bfloat16'],
    ['CUDA_VISIBLE_DEVICES', '0; reboot'],
    ['CUDA_VISIBLE_DEVICES', 0],
  ])('%s never becomes %s', (name, value) => {
    expect(refusalOf(applyChanges(BASELINE, { [name]: value })).message).toContain(name)
  })

  it('tell of a value without asking it to describe itself', () => {
    const hostile = { toString: 0 }
    expect(refusalOf(applyChanges(BASELINE, { LLM_TOP_K: hostile })).message).toBe('LLM_TOP_K cannot be an object')
    expect(refusalOf(applyChanges(BASELINE, { LLM_TOP_K: [1] })).message).toBe('LLM_TOP_K cannot be a list')
    expect(refusalOf(applyChanges(BASELINE, { LLM_TOP_K: undefined })).message).toBe('LLM_TOP_K cannot be nothing')
  })

  it('are never taken for the words of every object', () => {
    const changes = JSON.parse('{"__proto__": {"TTS_STREAMING": true}, "constructor": 1}')
    expect(refusalOf(applyChanges(BASELINE, changes)).code).toBe('flag.unknown')
  })

  it('within their ranges are always accepted and give back what was asked for', () => {
    fc.assert(
      fc.property(anyFlagValues(), (values) => {
        expect(applyChanges(BASELINE, values)).toEqual({ ok: true, value: values })
      }),
    )
  })

  it('of any shape at all are either accepted as a whole or refused, and never thrown at', () => {
    const anyChanges = fc.dictionary(fc.oneof(fc.constantFrom(...FLAG_NAMES), fc.string()), fc.anything())
    fc.assert(
      fc.property(anyChanges, (changes) => {
        const outcome = applyChanges(BASELINE, changes)
        const acceptable = Object.entries(changes).every(([name, value]) => checkFlag(name, value).ok)
        expect(outcome.ok).toBe(acceptable)
      }),
    )
  })
})

describe('a flag out of text', () => {
  it.each([
    ['true', true],
    ['1', true],
    ['ON', true],
    ['yes', true],
    [' false ', false],
    ['0', false],
    ['off', false],
    ['No', false],
  ])('takes %s for %s where it is a switch', (text, value) => {
    expect(parseFlagText('TTS_STREAMING', text)).toEqual({ ok: true, value })
  })

  it.each([
    ['LLM_TEMPERATURE', '0.10', 0.1],
    ['LLM_TEMPERATURE', '.5', 0.5],
    ['LLM_TEMPERATURE', '-0', 0],
    ['ASR_CHUNK_SIZE', '1.6e3', 1600],
    ['ASR_ENDPOINTING', 'adaptive', 'adaptive'],
    ['CUDA_VISIBLE_DEVICES', '', ''],
    ['CUDA_VISIBLE_DEVICES', '0', '0'],
    ['CUDA_VISIBLE_DEVICES', '0,1', '0,1'],
  ])('reads %s=%s', (name, text, value) => {
    expect(parseFlagText(name, text)).toEqual({ ok: true, value })
  })

  it.each([
    ['TTS_STREAMING', '2'],
    ['TTS_STREAMING', ''],
    ['LLM_TOP_K', ''],
    ['LLM_TOP_K', '0x10'],
    ['LLM_TOP_K', '1 2'],
    ['LLM_TEMPERATURE', 'NaN'],
    ['LLM_TEMPERATURE', 'Infinity'],
    ['LLM_TEMPERATURE', '0,7'],
  ])('refuses %s=%s and says what is allowed', (name, text) => {
    const error = refusalOf(parseFlagText(name, text))
    expect(error.message).toBe(`${name} cannot be "${text}"`)
    expect(error.hint).toMatch(/^allowed is /)
  })

  it('shows no more than a line of a very long value', () => {
    expect(refusalOf(parseFlagText('LLM_TOP_K', `${'x'.repeat(5000)}\nsecond line`)).message.length).toBeLessThan(100)
  })
})

describe('the nearest name', () => {
  it.each([
    ['llm_top_k', 'LLM_TOP_K'],
    ['LLM-TOP-K', 'LLM_TOP_K'],
    ['ASR_CHUNKSIZE', 'ASR_CHUNK_SIZE'],
    ['TTS_STREAM', 'TTS_STREAMING'],
    ['ASR_CHUNK', 'ASR_CHUNK_SIZE'],
    ['vocoder', 'TTS_FAST_VOCODER'],
  ])('of %s is %s', (word, name) => {
    expect(nearestName(word, FLAG_NAMES)).toBe(name)
  })

  it('is not guessed where nothing is near', () => {
    expect(nearestName('PATH', FLAG_NAMES)).toBeUndefined()
    expect(nearestName('', FLAG_NAMES)).toBeUndefined()
  })

  it('of a name with one letter lost is that name', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FLAG_NAMES), fc.nat(), (name, place) => {
        const at = place % name.length
        const typo = name.slice(0, at) + name.slice(at + 1)
        const nearest = nearestName(typo, FLAG_NAMES)
        expect(nearest && definitionOf(nearest as FlagName)).toBe(definitionOf(name))
      }),
    )
  })
})
