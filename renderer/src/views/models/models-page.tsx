import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import { useHistoryKeys } from '../../widgets/hooks/use-history-keys.ts'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { CataloguePane } from './catalogue-pane.tsx'
import { InUsePane } from './in-use-pane.tsx'
import styles from './models-page.module.css'
import { ServersPane } from './servers/servers-pane.tsx'
import { SetupsPane } from './setups-pane.tsx'
import { UndoBar } from './undo-bar.tsx'
import { useModelChooser, useModelList } from './use-models.ts'

/** Which models serve, which there are, and how they come onto this machine. */
export function ModelsPage() {
  const { t } = useTranslation()
  const hasSession = useConsoleStore((state) => state.session !== undefined)
  const hasModels = useConsoleStore((state) => state.session?.models !== undefined)
  if (hasModels) return <Whole />
  return (
    <div className={styles.page} id="models">
      <Pane title={t('models.title')}>
        <EmptyState>{t(hasSession ? 'models.noHost' : 'connection.connectingTitle')}</EmptyState>
      </Pane>
    </div>
  )
}

function Whole() {
  const { rows, setups, catalogue } = useModelList()
  const chooser = useModelChooser()
  useHistoryKeys(chooser)
  return (
    <div className={styles.page} id="models">
      <InUsePane rows={rows} choose={chooser.choose} />
      {setups.length > 0 && <SetupsPane setups={setups} rows={rows} choose={chooser.choose} />}
      <ServersPane choose={chooser.choose} />
      <CataloguePane rows={rows} catalogue={catalogue} />
      <UndoBar rows={rows} chooser={chooser} />
    </div>
  )
}
