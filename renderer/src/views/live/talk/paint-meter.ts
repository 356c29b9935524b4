import { HOT_DBFS, type MeterState, meterShare } from '../../../model/level-meter.ts'

/**
 * Paints the bar and the held peak. A canvas cannot read `light-dark()` tokens, but the browser resolves them in
 * computed colours: the style sheet lends the canvas three (see level-meter.module.css). The track is its background.
 */
export function paintMeter(canvas: HTMLCanvasElement, meter: MeterState): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const ratio = window.devicePixelRatio
  const widthPx = Math.round(canvas.clientWidth * ratio)
  const heightPx = Math.round(canvas.clientHeight * ratio)
  if (canvas.width !== widthPx || canvas.height !== heightPx) {
    canvas.width = widthPx
    canvas.height = heightPx
  }
  const style = getComputedStyle(canvas)
  context.clearRect(0, 0, widthPx, heightPx)
  const hot = meter.peakDbfs > HOT_DBFS
  context.fillStyle = hot ? style.textDecorationColor : style.color
  context.fillRect(0, 0, meterShare(meter.rmsDbfs) * widthPx, heightPx)
  const peakX = meterShare(meter.peakDbfs) * widthPx
  if (peakX > 0) {
    context.fillStyle = hot ? style.textDecorationColor : style.caretColor
    context.fillRect(Math.min(widthPx - 2 * ratio, peakX), 0, 2 * ratio, heightPx)
  }
}
