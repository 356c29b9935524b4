/**
 * A text without what no listener hears: case, spaces, and punctuation other than that inside a number. Recognisers that
 * write punctuation change it up to the last moment, when nothing else is said any more.
 */
export function withoutPunctuation(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<!\d)[.,:]|[.,:](?!\d)|[^\p{L}\p{M}\p{N}.,:%+=°$€£¥-]+/gu, '')
}

/** Whether two texts sound the same, whatever their punctuation. */
export function saidAlike(a: string, b: string): boolean {
  return a === b || withoutPunctuation(a) === withoutPunctuation(b)
}
