const BYTES_PER_MB = 1e6

/** A size in megabytes, with a decimal while that says something. */
export function formatMegabytes(bytes: number, locale: string): string {
  const mb = bytes / BYTES_PER_MB
  return `${mb.toLocaleString(locale, { maximumFractionDigits: mb < 10 ? 1 : 0 })} MB`
}

/** A limit as it was written; `undefined` for nothing, or for what is not a number above 0. */
export function readLimit(text: string): number | undefined {
  const limit = Number(text)
  return text.trim() !== '' && Number.isFinite(limit) && limit > 0 ? limit : undefined
}
