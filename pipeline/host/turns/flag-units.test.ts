import { expect, it } from 'vitest'
import { FLAG_DESCRIPTORS } from '../../flags/registry.ts'
import { unitWords } from '../../measures/counted.ts'

/** Units that are words; signs (`s`, `MB`) are the same everywhere. */
const COUNTED = FLAG_DESCRIPTORS.flatMap(({ name, unit }) => (unit && unit.length > 2 ? [[name, unit] as const] : []))

it.each(COUNTED)('the unit of %s is said in Chinese, and in English as its number asks for', (_, unit) => {
  expect(unitWords(unit, 2).zh).toMatch(/[\u4e00-\u9fff]/)
  expect(unitWords(unit, 1).en).not.toBe(unitWords(unit, 2).en)
})
