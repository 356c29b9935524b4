/** Units of a drawing, in page and report alike; it is scaled to the width there is. */
export const CHART_WIDTH = 800
/** Room that an axis with its digits and its title takes below a plot. */
export const AXIS_HEIGHT = 38

/** Where a plot lies in its drawing. */
export interface Plot {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** The height of a drawing whose plot ends there. */
export function heightOf({ bottom }: Plot): number {
  return bottom + AXIS_HEIGHT
}
