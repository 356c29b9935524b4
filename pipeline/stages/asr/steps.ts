/** The step that is really taken where `requested` is asked for: whole units, at least one, never more than asked for otherwise. */
export function stepInForce(requestedSamples: number, unitSamples: number): number {
  return Math.max(1, Math.floor(requestedSamples / unitSamples)) * unitSamples
}
