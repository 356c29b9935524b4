import { useTranslation } from 'react-i18next'
import { LOAD_LIMIT_MS } from '../../../../pipeline/measures/load-capacity.ts'
import { formatMs, formatWhole } from '../../../../pipeline/measures/numbers.ts'
import type { LoadBucket, LoadProgress } from '../../../../pipeline/protocol/load.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Pane } from '../../widgets/pane.tsx'
import { LatencyFigure } from './latency-figure.tsx'
import styles from './load-page.module.css'

/** What devices waited for over time, with their number beside it. */
export function LatencyPane({ load }: { readonly load: LoadProgress }) {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const { series, bucketS = 1, limitMs = LOAD_LIMIT_MS } = load
  const answered = series?.findLast(({ turns }) => turns > 0)
  return (
    <Pane title={t('load.overTime')} stale={!connected}>
      {series ? (
        <>
          <LatencyFigure series={series} bucketS={bucketS} limitMs={limitMs} />
          {answered ? (
            <Latest bucket={answered} bucketS={bucketS} />
          ) : (
            <p className={styles.note}>{t('load.overTimeNone')}</p>
          )}
        </>
      ) : (
        <p className={styles.note}>{t('load.overTimeUnkept')}</p>
      )}
    </Pane>
  )
}

/** The last stretch in which a turn was answered, in words. */
function Latest({ bucket, bucketS }: { readonly bucket: LoadBucket; readonly bucketS: number }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { fromS, firstAudioP50Ms, firstAudioP95Ms, turns, devices } = bucket
  return (
    <p className={styles.note}>
      {t('load.overTimeNow', {
        ...{ from: formatWhole(fromS, locale), to: formatWhole(fromS + bucketS, locale), turns },
        ...{ p50: formatMs(firstAudioP50Ms, locale), p95: formatMs(firstAudioP95Ms, locale) },
        devices: formatWhole(devices, locale),
      })}
    </p>
  )
}
