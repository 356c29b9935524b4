import { HOT_DBFS, type MeterState, meterShare } from '../../../model/sound/level-meter.ts'
import { canvasLook } from '../../../widgets/canvas-look.ts'

/**
 * Paints the bar and the held peak. A canvas cannot read `light-dark()` tokens, but the browser resolves them in
 * computed colours: the style sheet lends the canvas three (see level-meter.module.css). The track is its background.
 */
export function paintMeter(canvas: HTMLCanvasElement, meter: MeterState): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const { width, height, ratio, ...colours } = canvasLook(canvas)
  context.clearRect(0, 0, width, height)
  const hot = meter.peakDbfs > HOT_DBFS
  context.fillStyle = hot ? colours.textDecorationColor : colours.color
  context.fillRect(0, 0, meterShare(meter.rmsDbfs) * width, height)
  const peakX = meterShare(meter.peakDbfs) * width
  if (peakX > 0) {
    context.fillStyle = hot ? colours.textDecorationColor : colours.caretColor
    context.fillRect(Math.min(width - 2 * ratio, peakX), 0, 2 * ratio, height)
  }
}
