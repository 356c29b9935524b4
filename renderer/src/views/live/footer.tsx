import { useTranslation } from 'react-i18next'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { formatMs, UNKNOWN } from '../../model/format.ts'
import styles from './footer.module.css'

/** What the numbers were measured with, and what the pocket pack is and is not. */
export function Footer() {
  const { t } = useTranslation()
  const locale = useLocale()
  const machine = useConsoleStore((state) => state.session?.machine)
  const health = useConsoleStore((state) => state.session?.health)
  const refusedAttempts = health?.refusedAttempts ?? 0
  if (!machine) return null
  return (
    <footer className={styles.footer}>
      <p className={styles.pack}>{t('app.pack')}</p>
      <p>{t('app.machine', { ...machine })}</p>
      {health && (
        <p>
          {t('app.health', {
            memory: health.residentBytes === undefined ? UNKNOWN : Math.round(health.residentBytes / 2 ** 20),
            cpu: health.cpuCores.toFixed(2),
            delay: formatMs(health.eventLoopDelayP99Ms, locale),
          })}
          {health.droppedAudioChunks > 0 && ` · ${t('app.dropped', { count: health.droppedAudioChunks })}`}
          {refusedAttempts > 0 && ` · ${t('app.turnedAway', { count: refusedAttempts })}`}
        </p>
      )}
    </footer>
  )
}
