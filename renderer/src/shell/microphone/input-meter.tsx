import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole } from '../../console-context.ts'
import { type InputLevelState, isClipping, SCALE_FLOOR_DBFS, scaleShare } from '../../model/sound/input-level.ts'
import { canvasLook } from '../../widgets/canvas-look.ts'
import { LevelScale } from '../../widgets/level-scale.tsx'
import { Decibels } from './decibels.tsx'
import styles from './input-meter.module.css'
import numbers from './numbers.module.css'

/** Digits that change faster than this cannot be read; with reduced motion the bar keeps to it too (5 Hz). */
const DIGITS_EVERY_MS = 200

interface Digits {
  readonly rmsDbfs: number | undefined
  readonly peakDbfs: number | undefined
  readonly noiseDbfs: number | undefined
  readonly clipping: boolean
}

const NONE: Digits = { rmsDbfs: undefined, peakDbfs: undefined, noiseDbfs: undefined, clipping: false }

/** The level of this page's own microphone, measured on the audio thread: bar, held true peak, noise floor, numbers. */
export function InputMeter() {
  const { t } = useTranslation()
  const canvas = useRef<HTMLCanvasElement>(null)
  const digits = useMeter(canvas)
  return (
    <div className={styles.meter}>
      <canvas ref={canvas} className={styles.canvas} />
      <LevelScale />
      <dl className={numbers.numbers}>
        <div>
          <dt>{t('microphone.level')}</dt>
          <dd data-testid="input-level">
            <Decibels value={digits.rmsDbfs} />
          </dd>
        </div>
        <div>
          <dt>
            {t('microphone.peak')}, {t('microphone.held')}
          </dt>
          <dd>
            <Decibels value={digits.peakDbfs} />
          </dd>
        </div>
        <div>
          <dt>{t('microphone.noise')}</dt>
          <dd>
            <Decibels value={digits.noiseDbfs} />
          </dd>
        </div>
      </dl>
      {digits.clipping && (
        <p className={numbers.hint}>
          <strong className={styles.clip}>{t('microphone.clipping')}</strong> {t('microphone.clippingRemedy')}
        </p>
      )}
    </div>
  )
}

function useMeter(canvas: React.RefObject<HTMLCanvasElement | null>): Digits {
  const { sound, frames } = useConsole()
  const [digits, setDigits] = useState(NONE)
  useEffect(() => {
    const reduced = window.matchMedia('(prefers-reduced-motion: reduce)')
    let digitsAtMs = 0
    return frames.subscribe((nowMs) => {
      const due = nowMs - digitsAtMs >= DIGITS_EVERY_MS
      if (document.hidden || (reduced.matches && !due)) return
      const level = sound.inputLevels.at(nowMs)
      if (canvas.current) paint(canvas.current, level)
      if (!due) return
      digitsAtMs = nowMs
      setDigits((before) => (sameDigits(before, digitsOf(level)) ? before : digitsOf(level)))
    })
  }, [sound, frames, canvas])
  return digits
}

function digitsOf(level: InputLevelState): Digits {
  if (level.readingAtMs === Number.NEGATIVE_INFINITY) return NONE
  const rounded = (value: number) => Math.round(Math.max(value, -120) * 10) / 10
  return {
    rmsDbfs: rounded(level.rmsDbfs),
    peakDbfs: rounded(level.peakDbfs),
    noiseDbfs: level.noiseFloorDbfs === undefined ? undefined : rounded(level.noiseFloorDbfs),
    clipping: isClipping(level),
  }
}

function sameDigits(a: Digits, b: Digits): boolean {
  return (
    a.rmsDbfs === b.rmsDbfs && a.peakDbfs === b.peakDbfs && a.noiseDbfs === b.noiseDbfs && a.clipping === b.clipping
  )
}

/** A canvas cannot read `light-dark()` tokens; the style sheet lends it four computed colours. */
function paint(canvas: HTMLCanvasElement, level: InputLevelState): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const { width, height, ratio, ...colours } = canvasLook(canvas)
  const clipping = isClipping(level)
  context.clearRect(0, 0, width, height)
  context.fillStyle = clipping ? colours.textDecorationColor : colours.color
  context.fillRect(0, 0, scaleShare(level.rmsDbfs) * width, height)
  const mark = (dbfs: number, colour: string) => {
    if (dbfs <= SCALE_FLOOR_DBFS) return
    context.fillStyle = colour
    context.fillRect(Math.min(width - 2 * ratio, scaleShare(dbfs) * width), 0, 2 * ratio, height)
  }
  if (level.noiseFloorDbfs !== undefined) mark(level.noiseFloorDbfs, colours.outlineColor)
  mark(level.peakDbfs, clipping ? colours.textDecorationColor : colours.caretColor)
}
