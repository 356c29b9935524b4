const CHINESE_END = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]$/u
const CHINESE_START = /^[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u

/** Sentences as one text: with a space between them, where not Chinese follows Chinese. */
export function joinSentences(sentences: readonly string[]): string {
  return sentences.reduce((text, next) => {
    const close = text === '' || (CHINESE_END.test(text) && CHINESE_START.test(next))
    return `${text}${close ? '' : ' '}${next}`
  }, '')
}
