/** What ends a sentence in either language; a colon or a bracket does not. */
const ENDED = /[.!?…。！？]["”’』」)]?$/

/** A text as a sentence of its own: ended, so that another can follow it. Empty stays empty. */
export function asSentence(text: string, locale: string): string {
  const trimmed = text.trim()
  if (trimmed === '' || ENDED.test(trimmed)) return trimmed
  return `${trimmed}${locale.startsWith('zh') ? '。' : '.'}`
}
