import { Redo2, RotateCcw, Undo2, X } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, Input, SearchField } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { flagDifferences, isChanged } from '../../model/flags/flag-value.ts'
import { selectConnected, selectFlagsFree } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { FlagDiffDialog } from '../../widgets/flag-diff.tsx'
import { useDescriptors, useFlagEditor, useShownValues } from '../../widgets/hooks/use-flags.ts'
import { LastChange } from './last-change.tsx'
import styles from './toolbar.module.css'

interface ToolbarProps {
  readonly query: string
  onSearch(query: string): void
}

/** What stands above the rows: finding them, and taking changes back. */
export function Toolbar({ query, onSearch }: ToolbarProps) {
  const { t } = useTranslation()
  const descriptors = useDescriptors()
  const values = useShownValues()
  const connected = useConsoleStore(selectConnected)
  const free = useConsoleStore(selectFlagsFree)
  const changed = descriptors.filter((row) => isChanged(row, values)).length
  return (
    <section className={styles.toolbar} aria-labelledby="flags-title" data-pane tabIndex={-1}>
      <h2 id="flags-title" className={styles.title}>
        {t('flags.title')}
      </h2>
      <SearchField className={styles.search} aria-label={t('flags.search')} value={query} onChange={onSearch}>
        <Input
          placeholder={t('flags.searchHint')}
          className={styles.input}
          data-writing={query === '' ? undefined : ''}
        />
        {query !== '' && (
          <AriaButton className={styles.clear} aria-label={t('flags.clearSearch')}>
            <X size={14} aria-hidden />
          </AriaButton>
        )}
      </SearchField>
      <span className={styles.counts} role="status">
        {t('flags.changedCount', { count: changed, total: descriptors.length })}
      </span>
      <HistoryButtons changed={changed} />
      {connected && !free && (
        <p className={styles.readOnly} role="status">
          {t('bar.flagsHeld')}
        </p>
      )}
      {!connected && (
        <p className={styles.readOnly} role="status">
          {t('flags.readOnly')}
        </p>
      )}
      <LastChange />
    </section>
  )
}

function HistoryButtons({ changed }: { readonly changed: number }) {
  const { t } = useTranslation()
  const { flags } = useConsole()
  const free = useConsoleStore(selectFlagsFree)
  const canUndo = useFlagEditor((state) => state.history.past.length > 0)
  const canRedo = useFlagEditor((state) => state.history.future.length > 0)
  const [asking, setAsking] = useState(false)
  const descriptors = useDescriptors()
  const values = useShownValues()
  const defaults = Object.fromEntries(descriptors.map(({ name, baseline }) => [name, baseline]))
  return (
    <div className={styles.history}>
      <Button isDisabled={!free || !canUndo} title="Ctrl Z" onPress={() => flags.undo()}>
        <Undo2 size={14} aria-hidden /> {t('flags.undo')}
      </Button>
      <Button isDisabled={!free || !canRedo} title="Ctrl Shift Z" onPress={() => flags.redo()}>
        <Redo2 size={14} aria-hidden /> {t('flags.redo')}
      </Button>
      <Button isDisabled={!free || changed === 0} onPress={() => setAsking(true)}>
        <RotateCcw size={14} aria-hidden /> {t('flags.resetAll')}
      </Button>
      <FlagDiffDialog
        isOpen={asking}
        title={t('flags.resetTitle')}
        differences={flagDifferences(descriptors, values, defaults)}
        onApply={() => flags.changeAll(defaults)}
        onClose={() => setAsking(false)}
      />
    </div>
  )
}
