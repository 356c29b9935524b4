import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import { filterRows, languagesOf, type ModelRow, ROW_STAGES, type RowFilter } from '../../model/models/model-rows.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Select } from '../../widgets/controls/select.tsx'
import { Toggle } from '../../widgets/controls/toggle.tsx'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import { useLanguageName } from './language-name.ts'
import { ModelItem } from './model-row.tsx'
import styles from './models-page.module.css'
import type { ModelList } from './use-models.ts'

const EVERYTHING: RowFilter = { language: '', hereOnly: false }
/** Stands for all languages in the list of them. */
const ANY = 'any'

/** Every model of the catalogue and of this machine, by stage. */
export function CataloguePane({ rows, catalogue }: Pick<ModelList, 'rows' | 'catalogue'>) {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const [filter, setFilter] = useState(EVERYTHING)
  const shown = filterRows(rows, filter)
  return (
    <Pane title={t('models.catalogue')} stale={!connected}>
      <p className={styles.note}>{t('models.consent')}</p>
      <Filter rows={rows} filter={filter} count={shown.length} onChange={setFilter} />
      <CatalogueState catalogue={catalogue} />
      {shown.length === 0 && !catalogue.loading && <EmptyState>{t('models.noneFit')}</EmptyState>}
      {ROW_STAGES.map((stage) => (
        <StageList key={stage} stage={stage} rows={shown.filter((row) => row.stage === stage)} />
      ))}
    </Pane>
  )
}

function StageList({ stage, rows }: { readonly stage: ModelRow['stage']; readonly rows: readonly ModelRow[] }) {
  const { t } = useTranslation()
  if (rows.length === 0) return null
  return (
    <section className={styles.group} data-hue={stage === 'turn' ? 'endpoint' : stage}>
      <h3>{t(`models.stages.${stage}`)}</h3>
      <ul aria-label={t(`models.stages.${stage}`)}>
        {rows.map((row) => (
          <ModelItem key={row.id} row={row} />
        ))}
      </ul>
    </section>
  )
}

interface FilterProps {
  readonly rows: readonly ModelRow[]
  readonly filter: RowFilter
  readonly count: number
  onChange(filter: RowFilter): void
}

function Filter({ rows, filter, count, onChange }: FilterProps) {
  const { t } = useTranslation()
  const languageName = useLanguageName()
  return (
    <div className={styles.filter}>
      <Select
        label={t('models.language')}
        value={filter.language === '' ? ANY : filter.language}
        options={[
          { value: ANY, label: t('models.anyLanguage') },
          ...languagesOf(rows).map((code) => ({ value: code, label: languageName(code) })),
        ]}
        onChange={(language) => onChange({ ...filter, language: language === ANY ? '' : language })}
      />
      <Toggle isSelected={filter.hereOnly} onChange={(hereOnly) => onChange({ ...filter, hereOnly })}>
        {t('models.hereOnly')}
      </Toggle>
      <span className={styles.note} role="status">
        {t('models.shown', { count })}
      </span>
    </div>
  )
}

function CatalogueState({ catalogue: { loading, error } }: Pick<ModelList, 'catalogue'>) {
  const { t } = useTranslation()
  const words = useWords()
  if (loading) return <p className={styles.note}>{t('models.reading')}</p>
  if (!error) return null
  const { message, hint } = words.error(error)
  return (
    <p className={styles.problem} role="alert">
      {t('models.noCatalogue')} {message} {hint}
    </p>
  )
}
