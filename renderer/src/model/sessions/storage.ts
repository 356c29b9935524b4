/** A limit as it was written; `undefined` for nothing, or for what is not a number above 0. */
export function readLimit(text: string): number | undefined {
  const limit = Number(text)
  return text.trim() !== '' && Number.isFinite(limit) && limit > 0 ? limit : undefined
}
