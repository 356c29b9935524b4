import { chineseNumber } from '../../base/text/chinese-numbers.ts'
import { cardinalInWords } from '../../base/text/number-words.ts'

const COMMON_WORDS = new Set([
  ...['time', 'day', 'latency', 'milliseconds', 'ms', 'the', 'and', 'a', 'p', 'm', 'am', 'pm', 'oh', 'unknown'],
])
/** What the facts are called in Chinese, which any reply may hold. */
const COMMON_CHINESE = /现在是|上一轮的|处理延迟|毫秒|未知/g
const HALF_DAY_HOURS = 12

/**
 * Whether a reply uses any telling word of the facts, so that it is right only while they hold. A word in common by chance
 * only costs the reply its place in a cache.
 */
export function speaksOfFacts(reply: string, facts: string): boolean {
  const said = normalised(reply)
  if (tellingChinese(facts).some((part) => said.includes(part))) return true
  const telling = tellingWords(facts)
  return wordsIn(said).some((word) => telling.has(word))
}

/** Words of the facts, and their numbers in words as well as in figures. */
function tellingWords(facts: string): ReadonlySet<string> {
  const words = wordsIn(normalised(facts)).filter((word) => !COMMON_WORDS.has(word))
  const spelt = words.flatMap((word) => (/^\d{1,6}$/.test(word) ? cardinalInWords(Number(word)).split(/[ -]/) : []))
  return new Set([...words, ...spelt])
}

/** What of facts in Chinese may turn up in a reply: their pieces, and their numbers as they are read. */
function tellingChinese(facts: string): readonly string[] {
  if (!/\p{Script=Han}/u.test(facts)) return []
  const pieces = facts.replace(COMMON_CHINESE, '').match(/星期.|\d+/g) ?? []
  return pieces.flatMap((piece) => {
    if (!/^\d+$/.test(piece)) return [piece, piece.replace('星期', '周'), piece.replace('星期', '礼拜')]
    const value = Number(piece)
    const hour = value > HALF_DAY_HOURS && value < 2 * HALF_DAY_HOURS ? [value - HALF_DAY_HOURS] : []
    return [value, ...hour].flatMap((number) => [chineseNumber(number), ...(number === 2 ? ['两'] : [])])
  })
}

/** Words, and figures apart from the Chinese characters that stand beside them. */
function wordsIn(text: string): readonly string[] {
  return text.match(/\d+|(?:(?!\p{Script=Han})[\p{L}\p{M}'])+/gu) ?? []
}

function normalised(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
