import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { type FlagTab, flagTabs, groupFlags } from '../../model/flags/flag-groups.ts'
import { selectFlagsFree } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { Tabs } from '../../widgets/controls/tabs.tsx'
import { useDescriptors, useShownValues } from '../../widgets/hooks/use-flags.ts'
import { useHistoryKeys } from '../../widgets/hooks/use-history-keys.ts'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { FilesPane } from './files-pane.tsx'
import { FlagInspector } from './flag-inspector.tsx'
import { FlagTable } from './flag-table.tsx'
import styles from './flags-page.module.css'
import { PlacesPane } from './places-pane.tsx'
import { PresetsPane } from './presets-pane.tsx'
import { Toolbar } from './toolbar.tsx'
import { TryPane } from './try-pane.tsx'
import { useMeasuredEffects } from './use-measured-effects.ts'

/** What the page shows: flags, where the stages run, or sets of flags as presets and files. */
type PageTab = FlagTab | 'places' | 'sets'

interface View {
  readonly tab: PageTab
  readonly query: string
  /** The flag whose row is selected. */
  readonly selected: string | undefined
}

/** The page on which every flag is turned, live. `flag`: the one to go to. */
export function FlagsPage({ flag }: { readonly flag: string | undefined }) {
  const hasSession = useConsoleStore((state) => state.session !== undefined)
  useHistoryKeys(useConsole().flags)
  return hasSession ? <KnownFlags flag={flag} /> : <NothingKnown />
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

function KnownFlags({ flag }: { readonly flag: string | undefined }) {
  const { t } = useTranslation()
  const [view, setView] = useState<View>({ tab: 'all', query: '', selected: flag })
  const change = useCallback((part: Partial<View>) => setView((before) => ({ ...before, ...part })), [])
  const { tab, query } = view
  useGoToFlag(flag, () => setView({ tab: 'all', query: '', selected: flag }))
  return (
    <div className={styles.page} id="flags">
      {/* A search looks through all stages, wherever it is begun. */}
      <Toolbar query={query} onSearch={(written) => change({ query: written, tab: 'all' })} />
      <Tabs<PageTab>
        label={t('flags.tabs')}
        value={tab}
        tabs={usePageTabs(query)}
        onChange={(chosen) => change({ tab: chosen })}
      >
        {tab === 'sets' && <PresetsPane />}
        {tab === 'places' && <PlacesPane />}
        {tab !== 'places' && tab !== 'sets' && <FlagList view={{ ...view, tab }} onChange={change} />}
      </Tabs>
      {/* Stays, for a file may be dropped on any tab. */}
      <div hidden={tab !== 'sets'}>
        <FilesPane onProblem={() => change({ tab: 'sets' })} />
      </div>
    </div>
  )
}

function usePageTabs(query: string) {
  const { t } = useTranslation()
  const descriptors = useDescriptors()
  const values = useShownValues()
  const label = (tab: FlagTab) => (tab === 'all' || tab === 'changed' ? t(`flags.tab_${tab}`) : t(`stage.${tab}`))
  const places = useConsoleStore((state) => state.session?.places !== undefined)
  return [
    ...flagTabs(descriptors, values, query).map(({ tab, count }) => ({ value: tab, label: label(tab), count })),
    ...(places ? [{ value: 'places' as const, label: t('places.title') }] : []),
    { value: 'sets' as const, label: t('flags.tab_sets') },
  ]
}

interface FlagListProps {
  readonly view: View & { readonly tab: FlagTab }
  onChange(part: Partial<View>): void
}

function FlagList({ view: { tab, query, selected }, onChange }: FlagListProps) {
  const descriptors = useDescriptors()
  const values = useShownValues()
  const effects = useMeasuredEffects()
  const free = useConsoleStore(selectFlagsFree)
  const groups = useMemo(() => groupFlags(descriptors, values, { query, tab }), [descriptors, values, query, tab])
  const select = useCallback((name: string) => onChange({ selected: name }), [onChange])
  const shown = groups.flatMap(({ rows }) => rows)
  const inspected = shown.find(({ name }) => name === selected) ?? shown[0]
  return (
    <div className={styles.flags}>
      {groups.length === 0 ? (
        <NothingShown query={query} onShowAll={() => onChange({ query: '', tab: 'all' })} />
      ) : (
        <FlagTable groups={groups} effects={effects} isDisabled={!free} selected={inspected?.name} onSelect={select} />
      )}
      <aside className={styles.aside}>
        <FlagInspector descriptor={inspected} measured={inspected && effects.get(inspected.name)} />
        <TryPane />
      </aside>
    </div>
  )
}

function NothingShown({ query, onShowAll }: { readonly query: string; onShowAll(): void }) {
  const { t } = useTranslation()
  return (
    <EmptyState action={<Button onPress={onShowAll}>{t('flags.noMatchAction')}</Button>}>
      {t(query.trim() === '' ? 'flags.noChanged' : 'flags.noMatch')}
    </EmptyState>
  )
}

/** Shows a flag that the address names, brings it into view and puts the keyboard at its control. */
function useGoToFlag(flag: string | undefined, show: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another flag is what it waits for
  useEffect(() => {
    if (flag === undefined) return
    show()
    // After the rows are there, and after the page that comes anew was scrolled to its top.
    const timer = window.setTimeout(() => {
      const row = document.getElementById(`flag-${flag}`)
      row?.scrollIntoView({ block: 'center' })
      row?.querySelector<HTMLElement>('input, select')?.focus({ preventScroll: true })
    })
    return () => window.clearTimeout(timer)
  }, [flag])
}
