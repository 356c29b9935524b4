import { Radar } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelServersState } from '../../../../../pipeline/protocol/models/model-servers.ts'
import type { SomeModels } from '../../../../../pipeline/protocol/models/models.ts'
import { useConsoleStore } from '../../../console-context.ts'
import { draftOf, newServer, type ServerDraft } from '../../../model/models/server-form.ts'
import { selectConnected } from '../../../store/selectors.ts'
import { Button } from '../../../widgets/controls/button.tsx'
import { EmptyState, Pane } from '../../../widgets/pane.tsx'
import { useWords } from '../../../widgets/words.ts'
import { FoundServers } from './found-servers.tsx'
import { ServerForm } from './server-form.tsx'
import { ServerItem } from './server-item.tsx'
import { ServerUndo } from './server-undo.tsx'
import styles from './servers.module.css'
import { useServerEdits } from './use-server-edits.ts'
import { useServerSearch } from './use-server-search.ts'

interface ServersPaneProps {
  choose(models: SomeModels): void
}

/** Servers elsewhere as models of stages: which there are, how they fare, and how they are entered. */
export function ServersPane({ choose }: ServersPaneProps) {
  const state = useConsoleStore((store) => store.session?.modelServers)
  return state && <Known state={state} choose={choose} />
}

function Known({ state, choose }: ServersPaneProps & { readonly state: ModelServersState }) {
  const { t } = useTranslation()
  const words = useWords()
  const connected = useConsoleStore(selectConnected)
  const edits = useServerEdits()
  const search = useServerSearch()
  const [draft, setDraft] = useState<ServerDraft>()
  const { servers, problem } = state
  const wrong = problem && words.error(problem)
  const add = (
    <Button isDisabled={!connected} onPress={() => setDraft(newServer())}>
      {t('servers.add')}
    </Button>
  )
  const find = (
    <Button isDisabled={!connected || search.isAsking} onPress={search.ask}>
      <Radar size={14} aria-hidden /> {t(search.isAsking ? 'servers.asking' : 'servers.find')}
    </Button>
  )
  const actions = (
    <div className={styles.actions}>
      {find}
      {add}
    </div>
  )
  return (
    <Pane title={t('servers.title')} stale={!connected} actions={actions}>
      <p className={styles.note}>{t('servers.what')}</p>
      <p className={styles.note}>
        {t(`servers.keysIn.${state.keys.kind}`)} {state.keys.reason && words.code(state.keys.reason)}
      </p>
      {wrong && (
        <p className={styles.problem} role="alert">
          {wrong.message} {wrong.hint}
        </p>
      )}
      <FoundServers search={search} servers={servers} onAdd={setDraft} />
      {draft && (
        <ServerForm
          key={draft.id + draft.address}
          state={state}
          first={draft}
          isNew={!servers.some(({ id }) => id === draft.id)}
          save={edits.put}
          onClose={() => setDraft(undefined)}
        />
      )}
      {servers.length === 0 && !draft && !problem && <EmptyState>{t('servers.none')}</EmptyState>}
      <ul className={styles.servers} aria-label={t('servers.title')}>
        {servers.map((server) => (
          <ServerItem
            key={server.id}
            server={server}
            choose={choose}
            onEdit={() => setDraft(draftOf(server))}
            onRemove={() => edits.remove(server)}
          />
        ))}
      </ul>
      <ServerUndo edits={edits} />
    </Pane>
  )
}
