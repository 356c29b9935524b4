import { useTranslation } from 'react-i18next'
import { FEWEST_LOAD_TURNS, type LoadCapacity, loadCapacity } from '../../../../pipeline/measures/load-capacity.ts'
import { formatMs } from '../../../../pipeline/measures/numbers.ts'
import type { LoadProgress } from '../../../../pipeline/protocol/load.ts'
import { useLocale } from '../../console-context.ts'
import styles from './load-headline.module.css'

/** How many devices a server holds within the limit, in one line, and beneath it why, or why nobody knows. */
export function LoadHeadline({ load }: { readonly load: LoadProgress }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const capacity = loadCapacity(load)
  const count = 'devices' in capacity ? capacity.devices : 0
  return (
    <div className={styles.headline} data-known={isKnown(capacity) || undefined}>
      <p className={styles.number}>
        {t(`load.capacity.${capacity.code}`, { count, limit: formatMs(capacity.limitMs, locale) })}
      </p>
      <Because capacity={capacity} />
    </div>
  )
}

function Because({ capacity }: { readonly capacity: LoadCapacity }) {
  const { t } = useTranslation()
  const locale = useLocale()
  return <p className={styles.because}>{text()}</p>

  function text(): string {
    switch (capacity.code) {
      case 'upTo':
      case 'allAsked':
      case 'none':
        return t(`load.because.${capacity.code}`)
      case 'within':
      case 'beyond':
        return t('load.because.p95', { p95: formatMs(capacity.p95Ms, locale) })
      case 'erred':
        return t('load.because.erred', { count: capacity.errors })
      case 'fewTurns':
        return t('load.because.fewTurns', {
          ...{ count: capacity.turns, devices: capacity.devices, fewest: FEWEST_LOAD_TURNS },
        })
      default:
        return t('load.because.target', { limit: formatMs(capacity.limitMs, locale) })
    }
  }
}

function isKnown({ code }: LoadCapacity): boolean {
  return !['fewTurns', 'running', 'stopped', 'failed'].includes(code)
}
