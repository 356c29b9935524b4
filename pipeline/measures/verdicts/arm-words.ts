import type { Bilingual } from '../words.ts'

/** Sets of flags that come with the product, or that it makes, as part of a sentence. */
const PRESET_NAMES: ReadonlyMap<string, string> = new Map([
  ['baseline', '基线'],
  ['conservative', '保守'],
  ['aggressive', '激进'],
  ['streaming', '流式'],
  ['tuned', '调优'],
  ['current', '当时的参数'],
])

/**
 * What an arm is called in both languages, where the host made its name up: a preset, a flag alone, a set without a flag,
 * a candidate of a search. What somebody wrote stays as it is; the English name is the one that files have.
 */
export function armWords(name: string): Bilingual {
  return { en: name, zh: inChinese(name) }
}

function inChinese(name: string): string {
  const preset = PRESET_NAMES.get(name)
  if (preset !== undefined) return preset
  const [, numbered, again] = /^(\S+)#(\d+)$/.exec(name) ?? []
  if (numbered !== undefined) return `${inChinese(numbered)}#${again}`
  const [, before, models] = /^(.+?)((?: (?:asr|llm|tts)=\S+)+)$/.exec(name) ?? []
  if (before !== undefined) return `${inChinese(before)}${models}`
  const [, alone] = /^([A-Z][A-Z0-9_]+) alone$/.exec(name) ?? []
  if (alone !== undefined) return `仅 ${alone}`
  const [, full, flag] = /^(.+) without ([A-Z][A-Z0-9_]+)$/.exec(name) ?? []
  if (full !== undefined) return `${inChinese(full)}去掉 ${flag}`
  const [, number] = /^candidate (\d+)$/.exec(name) ?? []
  return number === undefined ? name : `候选 ${number}`
}
