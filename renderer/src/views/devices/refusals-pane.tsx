import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './devices-page.module.css'

/** What the gateway refused or ignored, counted by reason. */
export function RefusalsPane() {
  const { t } = useTranslation()
  const words = useWords()
  const connected = useConsoleStore(selectConnected)
  const refusals = useConsoleStore((state) => state.session?.gateway?.refusals)
  const rows = Object.entries(refusals ?? {}).sort(([, a], [, b]) => b - a)
  return (
    <Pane title={t('devices.refusals')} stale={!connected}>
      {rows.length === 0 ? (
        <p className={styles.note}>{t('devices.refusalsNone')}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{t('devices.reason')}</th>
              <th data-number>{t('devices.count')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([reason, count]) => (
              <tr key={reason}>
                <th scope="row">{words.code(reason)}</th>
                <td data-number>{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Pane>
  )
}
