import type { Bilingual } from '../words.ts'

/** Why nobody knows what a stage cost; the English stands in what is kept. */
export const COST_REASONS = {
  noPrices: { en: 'no price was entered for it', zh: '没有填写价格' },
  noTokenPrices: {
    en: 'no price of tokens was entered, for the prompt or for the reply',
    zh: '没有填写提示词或回复的词元价格',
  },
  noAudioPrice: { en: 'no price of a minute of audio was entered', zh: '没有填写每分钟音频的价格' },
  noVoicePrice: {
    en: 'no price of characters or of a minute of audio was entered',
    zh: '没有填写字符或每分钟音频的价格',
  },
  tokensUntold: { en: 'the server did not say how many tokens', zh: '服务器没有说明词元数' },
  inVain: {
    en: 'a reply that was begun in vain was cut off: what it took is not known',
    zh: '一个白白开始的回复被中断：不知道它用了多少',
  },
  audioUnknown: { en: 'how much audio it was sent is not known', zh: '不知道送出了多少音频' },
  severalCurrencies: { en: 'its prices are in several currencies', zh: '价格使用了多种货币' },
} as const satisfies Readonly<Record<string, Bilingual>>

const WORDS: ReadonlyMap<string, Bilingual> = new Map(Object.values(COST_REASONS).map((words) => [words.en, words]))

/** A reason in both languages, with the stage before it where it was told with one; one of before as it was told. */
export function costReasonWords(reason: string): Bilingual {
  const [, stage, rest = reason] = /^(asr|llm|tts): (.*)$/s.exec(reason) ?? []
  const words = WORDS.get(rest)
  if (!words) return { en: reason, zh: reason }
  if (stage === undefined) return words
  const name = stage.toUpperCase()
  return { en: `${name}: ${words.en}`, zh: `${name}：${words.zh}` }
}
