/** A canvas cleared and as large as its place in device pixels, and what to paint with. */
export interface ReadyCanvas {
  readonly context: CanvasRenderingContext2D
  readonly width: number
  readonly height: number
  /** Device pixels a CSS pixel. */
  readonly ratio: number
  /** A canvas cannot read `light-dark()` tokens; its own computed colours are lent to the painter. */
  readonly style: CSSStyleDeclaration
}

export function readyCanvas(canvas: HTMLCanvasElement): ReadyCanvas | undefined {
  const context = canvas.getContext('2d')
  if (!context || canvas.clientWidth === 0) return undefined
  const ratio = window.devicePixelRatio
  const width = Math.round(canvas.clientWidth * ratio)
  const height = Math.round(canvas.clientHeight * ratio)
  canvas.width = width
  canvas.height = height
  return { context, width, height, ratio, style: getComputedStyle(canvas) }
}
