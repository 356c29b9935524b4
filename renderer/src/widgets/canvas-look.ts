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

let looks = new WeakMap<HTMLCanvasElement, CanvasLook>()
let watching = false

/**
 * How a canvas looks, read again when its size or the theme changes: whoever asks for sizes and computed colours in every
 * frame makes the browser lay out the page in every frame, right after React has changed it. The canvas gets its size.
 */
export function canvasLook(canvas: HTMLCanvasElement): CanvasLook {
  const known = looks.get(canvas)
  if (known) return known
  watch(canvas)
  const ratio = window.devicePixelRatio
  const { color, caretColor, textDecorationColor, outlineColor } = getComputedStyle(canvas)
  const look = {
    width: Math.round(canvas.clientWidth * ratio),
    height: Math.round(canvas.clientHeight * ratio),
    ...{ ratio, color, caretColor, textDecorationColor, outlineColor },
  }
  canvas.width = look.width
  canvas.height = look.height
  looks.set(canvas, look)
  return look
}

const sizes = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(forgetResized)

function forgetResized(entries: readonly ResizeObserverEntry[]): void {
  for (const { target } of entries) looks.delete(target as HTMLCanvasElement)
}

function watch(canvas: HTMLCanvasElement): void {
  sizes?.observe(canvas)
  if (watching) return
  watching = true
  const forgetAll = () => {
    looks = new WeakMap()
  }
  new MutationObserver(forgetAll).observe(document.documentElement, { attributes: true })
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
    window.matchMedia(query).addEventListener('change', forgetAll)
  }
}
