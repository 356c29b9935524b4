import { digitsOf } from './numbers.ts'
import type { Bilingual } from './words.ts'

interface Noun {
  readonly one: string
  readonly other: string
  /** With its measure word, as it follows a number. */
  readonly zh: string
}

const noun = (one: string, zh: string, other = `${one}s`): Noun => ({ one, other, zh })

/** Everything that is counted on the page, in reports and in the terminal, by its English plural: the units of flags too. */
const NOUNS = {
  characters: noun('character', '个字符'),
  chunks: noun('chunk', '块'),
  cores: noun('core', '核'),
  devices: noun('device', '台设备'),
  files: noun('file', '个文件'),
  flags: noun('flag', '个参数'),
  layers: noun('layer', '层'),
  points: noun('point', '个百分点'),
  recordings: noun('recording', '段录音'),
  samples: noun('sample', '个采样'),
  sessions: noun('session', '路会话'),
  threads: noun('thread', '个线程'),
  tokens: noun('token', '个词元'),
  turns: noun('turn', '轮'),
  utterances: noun('utterance', '条语句'),
  words: noun('word', '个词'),
} as const satisfies Readonly<Record<string, Noun>>

/** What can be counted, by its English plural. */
export type Counted = keyof typeof NOUNS

/** A number with what is counted: `1 turn`, `4 turns`, `4 轮`. The locale is that of the digits. */
export function counted(count: number, thing: Counted, locale?: string): Bilingual {
  const digits = digitsOf(count, Number.isInteger(count) ? 0 : 1, locale)
  const { en, zh } = unitWords(thing, count)
  return { en: `${digits} ${en}`, zh: `${digits} ${zh}` }
}

/** A unit as it follows that number: `token`, `tokens`, `个词元`; a sign like `s` or `MB` is the same everywhere. */
export function unitWords(unit: string, count: number): Bilingual {
  if (!Object.hasOwn(NOUNS, unit)) return { en: unit, zh: unit }
  const { one, other, zh } = NOUNS[unit as Counted]
  return { en: count === 1 ? one : other, zh }
}
