/** The samples of a sound as the host sends it: 16 bits, little-endian, as base64. */
export function samplesOf(base64: string): Int16Array<ArrayBuffer> {
  const text = atob(base64)
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
  return new Int16Array(bytes.buffer, 0, Math.floor(bytes.byteLength / 2))
}

/** Full scale of 16 bits. */
const LOUDEST = 32_768

/** The outline of a wave in so many columns, as the path of a drawing 1 high: loud is wide, about the middle. */
export function waveOutline(pcm: Int16Array, columns: number): string {
  const heights = Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * pcm.length) / columns)
    const to = Math.max(from + 1, Math.floor(((column + 1) * pcm.length) / columns))
    let most = 0
    for (let at = from; at < to; at += 1) most = Math.max(most, Math.abs(pcm[at] ?? 0))
    return most / LOUDEST / 2
  })
  const upper = heights.map((height, column) => `${column} ${(0.5 - height).toFixed(3)}`)
  const lower = heights.map((height, column) => `${column} ${(0.5 + height).toFixed(3)}`).toReversed()
  return `M${[...upper, ...lower].join('L')}Z`
}
