import { useTranslation } from 'react-i18next'
import type { StageStatus } from '../../../../pipeline/protocol/stages.ts'
import { useConsoleStore } from '../../console-context.ts'
import { Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './loading-pane.module.css'

/** Shown until every stage is ready: real progress, and what failed and why. */
export function LoadingPane() {
  const { t } = useTranslation()
  const stages = useConsoleStore((state) => state.session?.stages)
  const stale = useConsoleStore((state) => state.connection.phase !== 'connected')
  if (!stages || stages.every((stage) => stage.state === 'ready')) return null
  return (
    <Pane title={t('stage.loadTitle')} stale={stale}>
      <p className={styles.hint}>{t('stage.loadBody')}</p>
      <ul className={styles.list}>
        {stages.map((status) => (
          <StageProgress key={status.stage} status={status} />
        ))}
      </ul>
    </Pane>
  )
}

function StageProgress({ status }: { readonly status: StageStatus }) {
  const { t } = useTranslation()
  const words = useWords()
  const percent = Math.round(status.progress * 100)
  const error = status.error && words.error(status.error)
  return (
    <li className={styles.row}>
      <span className={styles.name}>
        {t(`stage.${status.stage}`)} <small>{t(`stage.${status.stage}Long`)}</small>
      </span>
      <progress max={100} value={percent} aria-label={t(`stage.${status.stage}Long`)} data-state={status.state} />
      <span className={styles.state}>{status.state === 'loading' ? `${percent} %` : t(`stage.${status.state}`)}</span>
      {error && (
        <p className={styles.error}>
          <strong>{error.message}</strong> {error.hint}
        </p>
      )}
    </li>
  )
}
