/**
 * What a terminal obeys instead of showing it: control characters (the escape of colours, cursor and clipboard among
 * them), marks and overrides of the writing direction, separators of lines that are none to us, halves of characters.
 */
const OBEYED = /(?![\n\t])\p{Cc}|\p{Bidi_Control}|\p{Surrogate}|[\u2028\u2029\ufeff]/gu

/**
 * Text for a terminal, in which whatever came from a file, a name or a server is seen and does nothing: `\u001b` as JSON
 * writes it, so that JSON stays JSON. Lines and tabulators stay.
 */
export function visible(text: string): string {
  return text.replaceAll(OBEYED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The same for what has to stay on its line: a name that holds an end of a line must not begin another. */
export function visibleLine(text: string): string {
  return visible(text.replaceAll('\n', '\r').replaceAll('\t', ' ')).replaceAll('\\u000d', '\\n')
}
