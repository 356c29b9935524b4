import { CircleDot, CircleSlash, LoaderCircle, WifiOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import { useCountdown } from '../../widgets/hooks/use-countdown.ts'
import styles from './connection-badge.module.css'

/** Says at all times whether what is shown is live. */
export function ConnectionBadge() {
  const { t } = useTranslation()
  const connection = useConsoleStore((state) => state.connection)
  const seconds = useCountdown(connection.phase === 'waiting' ? connection.retryAtMs : undefined)
  switch (connection.phase) {
    case 'connected':
      return (
        <span className={styles.badge} data-tone="good" title={t('connection.connectedHint')}>
          <CircleDot size={12} aria-hidden />
          {t('connection.connected')}
        </span>
      )
    case 'connecting':
      return (
        <span className={styles.badge} data-tone="wait">
          <LoaderCircle size={12} aria-hidden />
          {t('connection.connecting')}
        </span>
      )
    case 'waiting':
      return (
        <span className={styles.badge} data-tone="warn">
          <WifiOff size={12} aria-hidden />
          {t('connection.waiting', { seconds })}
        </span>
      )
    default:
      return (
        <span className={styles.badge} data-tone="bad">
          <CircleSlash size={12} aria-hidden />
          {t(connection.phase === 'refused' ? 'connection.refused' : 'connection.noKey')}
        </span>
      )
  }
}
