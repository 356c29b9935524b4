import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../../console-context.ts'
import { type TimeScale, xOf } from '../../../model/turn/time-scale.ts'
import type { TimelineTrack } from '../../../model/turn/timeline.ts'
import { readyCanvas } from './ready-canvas.ts'
import styles from './timeline.module.css'

interface VadLaneProps {
  readonly track: TimelineTrack | undefined
  readonly scale: TimeScale
  /** Why there is none. */
  readonly missing: string
}

/** The detector's view of the same sound: how likely it is speech, 0 at the bottom to 1 at the top. */
export function VadLane({ track, scale, missing }: VadLaneProps) {
  const { t } = useTranslation()
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useConsoleStore((state) => state.theme)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the canvas's own colours
  useEffect(() => {
    if (canvas.current && track) paintTrack(canvas.current, track, scale)
  }, [track, scale, theme])
  return (
    <div className={styles.lane} data-lane="vad">
      <span className={styles.name}>{t('microphone.timeline.vad')}</span>
      <div className={styles.content}>
        {track ? (
          <canvas ref={canvas} className={styles.canvas} data-lane="vad" />
        ) : (
          <p className={styles.missing}>{missing}</p>
        )}
      </div>
    </div>
  )
}

function paintTrack(canvas: HTMLCanvasElement, track: TimelineTrack, scale: TimeScale): void {
  const ready = readyCanvas(canvas)
  if (!ready) return
  const { context, height, ratio, style } = ready
  context.fillStyle = style.color
  track.probabilities.forEach((probability, i) => {
    const from = xOf(scale, track.startMs + i * track.hopMs) * ratio
    const to = xOf(scale, track.startMs + (i + 1) * track.hopMs) * ratio
    context.globalAlpha = 0.35
    context.fillRect(from, (1 - probability) * height, to - from, probability * height)
    context.globalAlpha = 1
    context.fillRect(from, Math.min(height - ratio, (1 - probability) * height), to - from, ratio)
  })
}
