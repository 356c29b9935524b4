import { useTranslation } from 'react-i18next'
import { formatMs, formatSeconds } from '../../../../pipeline/measures/numbers.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import styles from './numbers.module.css'

/** Replies are played at this rate at least; what was not played is told in seconds. */
const SAMPLES_PER_MS = 16

/** How fast interrupted replies fell silent in this page, and what of replies was not heard at all. */
export function BargeInStops() {
  const { t } = useTranslation()
  const locale = useLocale()
  const stops = useConsoleStore((state) => state.bargeInStops)
  const unplayed = useConsoleStore((state) => state.unplayedSamples)
  const worstMs = Math.max(...stops.map(({ stopMs }) => stopMs))
  const last = formatMs(stops.at(-1)?.stopMs, locale)
  return (
    <>
      <p className={styles.hint} data-testid="barge-in-stops">
        {stops.length === 0
          ? t('microphone.talk.noStops')
          : t('microphone.talk.stops', { last, count: stops.length, worst: formatMs(worstMs, locale) })}
      </p>
      {unplayed > 0 && (
        <p className={styles.hint}>
          {t('microphone.talk.unplayed', { time: formatSeconds(unplayed / SAMPLES_PER_MS, locale) })}
        </p>
      )}
    </>
  )
}
