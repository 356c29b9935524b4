import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole } from '../../../console-context.ts'
import { formatDbfs } from '../../../model/format.ts'
import {
  advanceMeter,
  judgeLevel,
  METER_FLOOR_DBFS,
  type MeterState,
  meterShare,
  SILENT_METER,
} from '../../../model/sound/level-meter.ts'
import { LevelScale } from '../../../widgets/level-scale.tsx'
import styles from './level-meter.module.css'
import { paintMeter } from './paint-meter.ts'

/** Digits that change faster than this cannot be read; with reduced motion the bar keeps to it too (5 Hz). */
const DIGITS_EVERY_MS = 120
const REDUCED_EVERY_MS = 200
/** A microphone that has delivered nothing but digital silence this long is said to be silent. */
const SILENCE_NOTICE_MS = 1000

/** The level of what the pipeline hears, microphone or clip. Painted outside React, once a frame. */
export function LevelMeter() {
  const { t } = useTranslation()
  const { levels, frames, store } = useConsole()
  const canvas = useRef<HTMLCanvasElement>(null)
  const digits = useRef<HTMLSpanElement>(null)
  const verdict = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const reduced = window.matchMedia('(prefers-reduced-motion: reduce)')
    let meter: MeterState = SILENT_METER
    let digitsAtMs = 0
    let paintedAtMs = 0
    return frames.subscribe((nowMs) => {
      if (document.hidden || (reduced.matches && nowMs - paintedAtMs < REDUCED_EVERY_MS)) return
      paintedAtMs = nowMs
      const before = meter
      meter = advanceMeter(meter, levels.newest, nowMs)
      if (canvas.current && looksOther(before, meter)) paintMeter(canvas.current, meter)
      if (nowMs - digitsAtMs < DIGITS_EVERY_MS) return
      digitsAtMs = nowMs
      const text = `${formatDbfs(meter.rmsDbfs, METER_FLOOR_DBFS)} / ${formatDbfs(meter.peakDbfs, METER_FLOOR_DBFS)}`
      if (digits.current && digits.current.textContent !== text) digits.current.textContent = text
      const { microphone } = store.getState()
      const openForMs = microphone.phase === 'open' && microphone.purpose === 'talk' ? nowMs - microphone.sinceMs : 0
      const judged = judgeLevel(meter.peakDbfs)
      const word = t(`speak.${judged === 'none' && openForMs < SILENCE_NOTICE_MS ? 'idle' : judged}`)
      if (verdict.current && verdict.current.textContent !== word) verdict.current.textContent = word
    })
  }, [frames, levels, store, t])

  return (
    <div className={styles.meter}>
      <canvas ref={canvas} className={styles.canvas} />
      <LevelScale />
      <p className={styles.numbers}>
        <span className={styles.caption}>
          {t('speak.rms')} / {t('speak.peak')}
        </span>
        <span className={styles.digits}>
          <span ref={digits} className={styles.own} />
        </span>
        <span className={styles.caption}>dBFS</span>
        <span ref={verdict} className={styles.verdict} />
      </p>
    </div>
  )
}

/** Whether the meter is painted otherwise; what falls below its scale is not seen. */
function looksOther(before: MeterState, now: MeterState): boolean {
  return (
    meterShare(before.rmsDbfs) !== meterShare(now.rmsDbfs) || meterShare(before.peakDbfs) !== meterShare(now.peakDbfs)
  )
}
