import { Redo2, RotateCcw, Undo2, X } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, Input, SearchField } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import type { FlagFilter } from '../../model/flag-groups.ts'
import { flagDifferences, isChanged } from '../../model/flag-value.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/button.tsx'
import { FlagDiffDialog } from '../../widgets/flag-diff.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { Toggle } from '../../widgets/toggle.tsx'
import { useDescriptors, useFlagEditor, useShownValues } from '../../widgets/use-flags.ts'
import { LastChange } from './last-change.tsx'
import styles from './toolbar.module.css'

interface ToolbarProps {
  readonly filter: FlagFilter
  readonly shown: number
  onFilter(change: Partial<FlagFilter>): void
}

/** What stands above the rows: finding them, how many there are, and taking changes back. */
export function Toolbar({ filter, shown, onFilter }: ToolbarProps) {
  const { t } = useTranslation()
  const descriptors = useDescriptors()
  const values = useShownValues()
  const connected = useConsoleStore(selectConnected)
  const changed = descriptors.filter((row) => isChanged(row, values)).length
  return (
    <Pane title={t('flags.title')} actions={<HistoryButtons changed={changed} />} className={styles.pane ?? ''}>
      <p className={styles.intro}>{t('flags.intro')}</p>
      {!connected && (
        <p className={styles.readOnly} role="status">
          {t('flags.readOnly')}
        </p>
      )}
      <div className={styles.bar}>
        <SearchField
          className={styles.search}
          aria-label={t('flags.search')}
          value={filter.query}
          onChange={(query) => onFilter({ query })}
        >
          <Input
            placeholder={t('flags.searchHint')}
            className={styles.input}
            data-writing={filter.query === '' ? undefined : ''}
          />
          {filter.query !== '' && (
            <AriaButton className={styles.clear} aria-label={t('flags.clearSearch')}>
              <X size={14} aria-hidden />
            </AriaButton>
          )}
        </SearchField>
        <Toggle isSelected={filter.changedOnly} onChange={(changedOnly) => onFilter({ changedOnly })}>
          {t('flags.changedOnly')}
        </Toggle>
        <span className={styles.counts} role="status">
          {t('flags.counts', { shown, total: descriptors.length, changed })}
        </span>
      </div>
      <LastChange />
    </Pane>
  )
}

function HistoryButtons({ changed }: { readonly changed: number }) {
  const { t } = useTranslation()
  const { flags } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const canUndo = useFlagEditor((state) => state.history.past.length > 0)
  const canRedo = useFlagEditor((state) => state.history.future.length > 0)
  const [asking, setAsking] = useState(false)
  const descriptors = useDescriptors()
  const values = useShownValues()
  const defaults = Object.fromEntries(descriptors.map(({ name, baseline }) => [name, baseline]))
  return (
    <div className={styles.history}>
      <Button isDisabled={!connected || !canUndo} title="Ctrl Z" onPress={() => flags.undo()}>
        <Undo2 size={14} aria-hidden /> {t('flags.undo')}
      </Button>
      <Button isDisabled={!connected || !canRedo} title="Ctrl Shift Z" onPress={() => flags.redo()}>
        <Redo2 size={14} aria-hidden /> {t('flags.redo')}
      </Button>
      <Button isDisabled={!connected || changed === 0} onPress={() => setAsking(true)}>
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
