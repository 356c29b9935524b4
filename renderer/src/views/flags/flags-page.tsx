import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { type FlagFilter, groupFlags } from '../../model/flag-groups.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/button.tsx'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { useDescriptors, useShownValues } from '../../widgets/use-flags.ts'
import { useHistoryKeys } from '../../widgets/use-history-keys.ts'
import { FilesPane } from './files-pane.tsx'
import { FlagGroupPane } from './flag-group.tsx'
import styles from './flags-page.module.css'
import { PlacesPane } from './places-pane.tsx'
import { PresetsPane } from './presets-pane.tsx'
import { Toolbar } from './toolbar.tsx'
import { TryPane } from './try-pane.tsx'
import { useMeasuredEffects } from './use-measured-effects.ts'

const ALL: FlagFilter = { query: '', changedOnly: false }

/** The page on which every flag is turned, live. `flag`: the one to go to. */
export function FlagsPage({ flag }: { readonly flag: string | undefined }) {
  const hasSession = useConsoleStore((state) => state.session !== undefined)
  useHistoryKeys(useConsole().flags)
  if (!hasSession) return <NothingKnown />
  return (
    <div className={styles.page} id="flags">
      <FlagList flag={flag} />
      <aside className={styles.aside}>
        <TryPane />
        <PresetsPane />
        <FilesPane />
      </aside>
    </div>
  )
}

/** Before the first snapshot no flag is known. Why it waits stands in the notices. */
function NothingKnown() {
  const { t } = useTranslation()
  return (
    <div className={styles.page} id="flags">
      <Pane title={t('flags.title')}>
        <EmptyState>{t('connection.connectingTitle')}</EmptyState>
      </Pane>
    </div>
  )
}

function FlagList({ flag }: { readonly flag: string | undefined }) {
  const descriptors = useDescriptors()
  const values = useShownValues()
  const effects = useMeasuredEffects()
  const connected = useConsoleStore(selectConnected)
  const [filter, setFilter] = useState(ALL)
  const groups = useMemo(() => groupFlags(descriptors, values, filter), [descriptors, values, filter])
  useGoToFlag(flag)
  return (
    <div className={styles.list}>
      <Toolbar
        filter={filter}
        shown={groups.reduce((sum, { rows }) => sum + rows.length, 0)}
        onFilter={(change) => setFilter({ ...filter, ...change })}
      />
      {filter.query.trim() === '' && !filter.changedOnly && <PlacesPane />}
      {groups.map((group) => (
        <FlagGroupPane key={group.stage} group={group} effects={effects} isDisabled={!connected} />
      ))}
      {groups.length === 0 && <NothingShown filter={filter} onShowAll={() => setFilter(ALL)} />}
    </div>
  )
}

function NothingShown({ filter, onShowAll }: { readonly filter: FlagFilter; onShowAll(): void }) {
  const { t } = useTranslation()
  return (
    <Pane title={t('flags.title')}>
      <EmptyState action={<Button onPress={onShowAll}>{t('flags.noMatchAction')}</Button>}>
        {t(filter.query.trim() === '' ? 'flags.noChanged' : 'flags.noMatch')}
      </EmptyState>
    </Pane>
  )
}

/** Brings a flag that the address names into view, with the keyboard at its control. */
function useGoToFlag(flag: string | undefined): void {
  useEffect(() => {
    const row = flag === undefined ? null : document.getElementById(`flag-${flag}`)
    row?.scrollIntoView({ block: 'center' })
    row?.querySelector<HTMLElement>('input, select')?.focus({ preventScroll: true })
  }, [flag])
}
