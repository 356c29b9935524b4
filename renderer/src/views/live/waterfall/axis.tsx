import { useTranslation } from 'react-i18next'
import { formatTick } from '../../../model/format.ts'
import { type TimeScale, tickStepMs, ticksOf, xOf } from '../../../model/turn/time-scale.ts'
import styles from './axis.module.css'

const TICK_SPACING_PX = 72

/** The time axis: ticks on a 1-2-5 series, 0 at the end of speech. */
export function Axis({ scale }: { readonly scale: TimeScale }) {
  const { t } = useTranslation()
  const step = tickStepMs(scale, TICK_SPACING_PX)
  const ticks = scale.widthPx > 0 ? ticksOf(scale, TICK_SPACING_PX) : []
  return (
    <>
      <span className={styles.caption}>{t('waterfall.axis')}</span>
      <div className={styles.axis} aria-hidden="true">
        {ticks.map((ms) => (
          <span
            key={ms}
            className={styles.tick}
            data-zero={ms === 0 || undefined}
            style={{ transform: `translateX(calc(${xOf(scale, ms)}px - 50%))` }}
          >
            {formatTick(ms, step)}
          </span>
        ))}
      </div>
    </>
  )
}
