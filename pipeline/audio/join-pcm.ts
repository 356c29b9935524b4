/** Pieces of sound as one, in their order; a single one is given back as it is, not copied. */
export function joinPcm(pieces: readonly Float32Array[]): Float32Array {
  const [only] = pieces
  if (only && pieces.length === 1) return only
  const whole = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
