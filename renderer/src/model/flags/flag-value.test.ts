import { describe, expect, it } from 'vitest'
import type { FlagDescriptor } from '../../../../pipeline/protocol/flags.ts'
import { describeFlag } from '../../testing/fixture-flags.ts'
import { type FlagTab, flagTabs, groupFlags } from './flag-groups.ts'
import { nearestStop, stopAfterKey, stopsOf } from './flag-scale.ts'
import { allowedValues, flagDifferences, isChanged, readFlagValue } from './flag-value.ts'

const timeout = describeFlag('ASR_SILENCE_TIMEOUT', 0.8, { stage: 'asr', min: 0.1, max: 2, unit: 's', plan: 0.3 })
const tokens = describeFlag('LLM_MAX_NEW_TOKENS', 64, { type: 'integer', min: 1, max: 512, plan: 1 })
const cache = describeFlag('LLM_ENABLE_CACHE', false, { help: { en: 'Remembers replies.', zh: '缓存回复。' } })
const dtype = describeFlag('LLM_TORCH_DTYPE', 'float32', { type: 'choice', choices: ['float32', 'float16'] })
const all: readonly FlagDescriptor[] = [tokens, cache, dtype, timeout]

describe('a value a person writes', () => {
  it.each([
    [timeout, ' 0.3 ', 0.3],
    [timeout, '2.5', undefined],
    [timeout, 'soon', undefined],
    [timeout, '', undefined],
    [tokens, '12', 12],
    [tokens, '1.5', undefined],
    [tokens, '0', undefined],
    [cache, 'on', true],
    [cache, '0', false],
    [cache, 'maybe', undefined],
    [dtype, 'float16', 'float16'],
    [dtype, 'float8', undefined],
  ])('of %o: %j is %j', (descriptor, text, value) => {
    expect(readFlagValue(descriptor, text)).toBe(value)
  })

  it('is told what it may be', () => {
    expect(allowedValues(timeout, 'en')).toBe('0.1–2\u202fs')
    expect(allowedValues({ ...tokens, unit: 'tokens' }, 'en')).toBe('1–512\u202ftokens')
    expect(allowedValues({ ...tokens, unit: 'tokens' }, 'zh')).toBe('1–512\u202f个词元')
    expect(allowedValues(dtype, 'en')).toBe('float32 | float16')
  })
})

describe('what is changed', () => {
  it('is what differs from the baseline; a value nobody knows is not', () => {
    expect(isChanged(timeout, { ASR_SILENCE_TIMEOUT: 0.3 })).toBe(true)
    expect(isChanged(timeout, { ASR_SILENCE_TIMEOUT: 0.8 })).toBe(false)
    expect(isChanged(timeout, {})).toBe(false)
  })

  it('by other values is told in the order of the registry, and only where they differ', () => {
    const next = { ASR_SILENCE_TIMEOUT: 0.3, LLM_ENABLE_CACHE: false, LLM_MAX_NEW_TOKENS: 1, ELSEWHERE: 1 }
    expect(flagDifferences(all, { ASR_SILENCE_TIMEOUT: 0.5 }, next)).toMatchObject([
      { name: 'LLM_MAX_NEW_TOKENS', from: 64, to: 1 },
      { name: 'ASR_SILENCE_TIMEOUT', from: 0.5, to: 0.3 },
    ])
  })
})

describe('the rows of the panel', () => {
  const values = { ASR_SILENCE_TIMEOUT: 0.3, LLM_MAX_NEW_TOKENS: 64 }
  const names = (query: string, tab: FlagTab = 'all') =>
    groupFlags(all, values, { query, tab }).flatMap(({ rows }) => rows.map(({ name }) => name))

  it('stand by stage, and each stage counts all its flags whatever the filter', () => {
    expect(groupFlags(all, values, { query: 'timeout', tab: 'all' })).toEqual([
      { stage: 'asr', rows: [timeout], total: 1, changed: 1 },
    ])
  })

  it.each([
    ['', 4],
    ['silence timeout', 1],
    ['LLM_', 3],
    ['remembers', 1],
    ['缓存', 1],
    ['cache nonsense', 0],
  ])('%j finds %i', (query, count) => {
    expect(names(query)).toHaveLength(count)
  })

  it('may be the changed ones alone', () => {
    expect(names('', 'changed')).toEqual(['ASR_SILENCE_TIMEOUT'])
  })

  it('may be those of one stage, and a search counts what it finds in each', () => {
    expect(names('', 'asr')).toEqual(['ASR_SILENCE_TIMEOUT'])
    expect(flagTabs(all, values, 'llm_').map(({ tab, count }) => [tab, count])).toEqual([
      ['all', 3],
      ['changed', 0],
      ['llm', 3],
      ['asr', 0],
    ])
  })
})

describe('the stops of a slider', () => {
  it.each([timeout, tokens, describeFlag('K', 50, { type: 'integer', min: 0, max: 1000 })])(
    'of %o ascend from end to end without repeating, the named values among them',
    (descriptor) => {
      const stops = stopsOf(descriptor)
      expect(stops[0]).toBe(descriptor.min)
      expect(stops.at(-1)).toBe(descriptor.max)
      expect(stops).toContain(descriptor.baseline)
      if (descriptor.plan !== undefined) expect(stops).toContain(descriptor.plan)
      expect(stops.every((stop, i) => i === 0 || stop > (stops[i - 1] ?? Number.NaN))).toBe(true)
      if (descriptor.type === 'integer') expect(stops.every(Number.isInteger)).toBe(true)
    },
  )

  it('lie by factors where the range is wide, and evenly where it is not', () => {
    const middle = (stops: readonly number[]) => stops[Math.floor(stops.length / 2)] ?? Number.NaN
    expect(middle(stopsOf(tokens))).toBeLessThan(100)
    expect(middle(stopsOf(timeout))).toBeCloseTo(1.05, 2)
    expect(stopsOf(tokens).slice(0, 5)).toEqual([1, 2, 3, 4, 5])
  })

  it('are none where a bound is unknown', () => {
    expect(stopsOf({ ...timeout, max: undefined })).toEqual([])
  })

  it('are gone through by keys in round steps, and one by one with Shift', () => {
    const { min = 0, max = 0 } = timeout
    const pressed = (value: number, direction: 1 | -1, fine = false) =>
      stopAfterKey(timeout, stopsOf(timeout), value, { direction, fine })
    expect([pressed(0.8, 1), pressed(0.8, -1), pressed(0.82, 1), pressed(0.82, -1)]).toEqual([0.85, 0.75, 0.85, 0.8])
    expect([pressed(0.8, 1, true), pressed(0.8, -1, true)]).toEqual([0.81, 0.79])
    expect([pressed(max, 1), pressed(min, -1)]).toEqual([max, min])
  })

  it('of a wide range are passed by factors, and no key does nothing before the end', () => {
    const stops = stopsOf(tokens)
    let [value, presses] = [stops[0] ?? 0, 0]
    for (; value !== stops.at(-1); presses += 1) {
      const next = stopAfterKey(tokens, stops, value, { direction: 1, fine: false })
      expect(next).toBeGreaterThan(value)
      value = next
    }
    expect(presses).toBeLessThan(40)
  })

  it('are found again by the nearest', () => {
    expect(nearestStop([1, 2, 10], 7)).toBe(2)
    expect(nearestStop([1, 2, 10], -5)).toBe(0)
  })
})
