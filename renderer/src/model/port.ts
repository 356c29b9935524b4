/** A port as it was written; `undefined` for anything that is not a whole number from 0 to 65535. */
export function readPort(text: string): number | undefined {
  if (!/^\d{1,5}$/.test(text.trim())) return undefined
  const port = Number(text)
  return port <= 65_535 ? port : undefined
}
