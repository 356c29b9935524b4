/** What a canvas that is painted again and again is painted with: its size in device pixels, and the colours lent to it. */
export interface CanvasLook {
  readonly width: number
  readonly height: number
  /** Device pixels a CSS pixel. */
  readonly ratio: number
  /** A canvas cannot read `light-dark()` tokens; its own computed colours are lent to the painter. */
  readonly color: string
  readonly caretColor: string
  readonly textDecorationColor: string
  readonly outlineColor: string
}

/** A new theme or size is seen within this. */
const READ_EVERY_MS = 500

const looks = new WeakMap<HTMLCanvasElement, { readonly look: CanvasLook; readonly readAtMs: number }>()

/**
 * How a canvas looks, read at most twice a second: whoever asks for sizes and computed colours in every frame makes the
 * browser lay out the page in every frame, right after React has changed it. The canvas gets its size where it has another.
 */
export function canvasLook(canvas: HTMLCanvasElement, nowMs: number = performance.now()): CanvasLook {
  const known = looks.get(canvas)
  if (known && nowMs - known.readAtMs < READ_EVERY_MS) return known.look
  const ratio = window.devicePixelRatio
  const { color, caretColor, textDecorationColor, outlineColor } = getComputedStyle(canvas)
  const look = {
    width: Math.round(canvas.clientWidth * ratio),
    height: Math.round(canvas.clientHeight * ratio),
    ...{ ratio, color, caretColor, textDecorationColor, outlineColor },
  }
  if (canvas.width !== look.width) canvas.width = look.width
  if (canvas.height !== look.height) canvas.height = look.height
  looks.set(canvas, { look, readAtMs: nowMs })
  return look
}
