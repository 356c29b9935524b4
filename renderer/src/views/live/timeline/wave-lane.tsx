import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../../console-context.ts'
import { type TimeScale, xOf } from '../../../model/turn/time-scale.ts'
import { peaksOf, type Sound, type TimelineWord } from '../../../model/turn/timeline.ts'
import { readyCanvas } from './ready-canvas.ts'
import styles from './timeline.module.css'

interface WaveLaneProps {
  readonly lane: 'captured' | 'played'
  readonly sound: Sound | undefined
  readonly zeroMs: number
  readonly scale: TimeScale
  /** A word whose stretch is highlighted. */
  readonly lit: TimelineWord | undefined
  /** Why there is no sound. */
  readonly missing: string
}

export function WaveLane({ lane, sound, zeroMs, scale, lit, missing }: WaveLaneProps) {
  const { t } = useTranslation()
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useConsoleStore((state) => state.theme)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the canvas's own colours
  useEffect(() => {
    if (canvas.current && sound) paintWave(canvas.current, sound, zeroMs, scale, lit)
  }, [sound, zeroMs, scale, lit, theme])
  return (
    <div className={styles.lane} data-lane={lane}>
      <span className={styles.name}>{t(`microphone.timeline.${lane}`)}</span>
      <div className={styles.content}>
        {sound ? (
          <canvas ref={canvas} className={styles.canvas} data-lane={lane} />
        ) : (
          <p className={styles.missing}>{missing}</p>
        )}
      </div>
    </div>
  )
}

function paintWave(
  canvas: HTMLCanvasElement,
  sound: Sound,
  zeroMs: number,
  scale: TimeScale,
  lit: TimelineWord | undefined,
): void {
  const ready = readyCanvas(canvas)
  if (!ready) return
  const { context, width, height, ratio, style } = ready
  const { fromMs, toMs } = scale.window
  const peaks = peaksOf(sound, { fromMs: fromMs + zeroMs, toMs: toMs + zeroMs }, width)
  const from = lit ? xOf(scale, lit.startMs) * ratio : -1
  const to = lit ? xOf(scale, lit.endMs) * ratio : -1
  for (let x = 0; x < width; x += 1) {
    const least = peaks[2 * x] ?? Number.NaN
    if (Number.isNaN(least)) continue
    const top = (0.5 - (peaks[2 * x + 1] ?? 0) / 2) * height
    const bottom = (0.5 - least / 2) * height
    context.fillStyle = x >= from && x < to ? style.textDecorationColor : style.color
    context.fillRect(x, top, 1, Math.max(ratio, bottom - top))
  }
}
