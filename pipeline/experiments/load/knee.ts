/** A step of the search: so many devices were within the limit, or were not. */
export interface KneeStep {
  readonly devices: number
  readonly within: boolean
}

/** The search ends where the bounds are so close: a knee is no sharper than this. */
const CLOSE_SHARE = 0.1

/**
 * What the search for the knee does next: doubles the devices until a step passes the limit (or `most` is reached), then
 * halves the distance between the greatest number that held and the smallest that did not.
 *
 * @returns the next number of devices, or the knee: the greatest number that held (0: not even one did)
 */
export function nextKneeStep(
  steps: readonly KneeStep[],
  most: number,
): { readonly devices: number } | { readonly knee: number } {
  const held = Math.max(0, ...steps.flatMap(({ devices, within }) => (within ? [devices] : [])))
  const passed = Math.min(...steps.flatMap(({ devices, within }) => (within ? [] : [devices])))
  if (held >= most) return { knee: held }
  if (!Number.isFinite(passed)) return { devices: Math.min(most, Math.max(1, held * 2)) }
  if (passed - held <= Math.max(1, held * CLOSE_SHARE)) return { knee: held }
  return { devices: Math.floor((held + passed) / 2) }
}
