/** The entries of a list that is written with commas between them; Chinese commas count too. */
export function readList(text: string): string[] {
  return text
    .split(/[,，、;；\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}
