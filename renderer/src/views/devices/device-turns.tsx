import { useTranslation } from 'react-i18next'
import { inverseNormalise } from '../../../../pipeline/base/text/inverse-text-normalisation.ts'
import { useConsoleStore } from '../../console-context.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Measure } from '../../widgets/measure.tsx'
import { MiniWaterfall } from '../../widgets/mini-waterfall.tsx'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { ScrollArea } from '../../widgets/scroll-area.tsx'
import styles from './devices-page.module.css'

const SHOWN = 12

/** The newest turns of devices, newest first. */
export function DeviceTurns() {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const all = useConsoleStore((state) => state.session?.deviceTurns)
  const turns = (all ?? []).slice(-SHOWN).reverse()
  const longestMs = Math.max(1, ...turns.map(({ turn }) => turn.ledger?.totalMs ?? 0))
  return (
    <Pane title={t('devices.recent')} stale={!connected}>
      {turns.length === 0 ? (
        <EmptyState>{t('devices.recentNone')}</EmptyState>
      ) : (
        <ScrollArea className={styles.scroll}>
          <table className={styles.table}>
            <tbody>
              {turns.map(({ deviceId, turn }) => (
                <tr key={turn.id}>
                  <th scope="row">{deviceId}</th>
                  <td>
                    {turn.transcript.text === '' ? t('devices.nothingHeard') : inverseNormalise(turn.transcript.text)}
                  </td>
                  <td>
                    <MiniWaterfall ledger={turn.ledger} longestMs={longestMs} />
                  </td>
                  <td data-number>
                    <Measure ms={turn.ledger?.heardMs} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
    </Pane>
  )
}
