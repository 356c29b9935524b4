import { useTranslation } from 'react-i18next'
import { formatProgress } from '../../../../pipeline/measures/numbers.ts'
import type { SomeModels } from '../../../../pipeline/protocol/models/models.ts'
import type { StageStatus } from '../../../../pipeline/protocol/stages.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { MODEL_STAGES, type ModelStage } from '../../model/models/model-choice.ts'
import { choicesOf, type ModelRow, serves } from '../../model/models/model-rows.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Select } from '../../widgets/controls/select.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import { ModelOptionsForm } from './model-options.tsx'
import styles from './models-page.module.css'

interface InUsePaneProps {
  readonly rows: readonly ModelRow[]
  choose(models: SomeModels): void
}

/** Which model serves each stage: the choice, what is in force and what is on its way into it. */
export function InUsePane({ rows, choose }: InUsePaneProps) {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  return (
    <Pane title={t('models.inUse')} stale={!connected}>
      <p className={styles.note}>{t('models.inUseNote')}</p>
      <ul className={styles.stages}>
        {MODEL_STAGES.map((stage) => (
          <li key={stage} className={styles.stage} data-hue={stage}>
            <Choice stage={stage} rows={rows} isDisabled={!connected} choose={choose} />
          </li>
        ))}
      </ul>
    </Pane>
  )
}

function Choice({
  stage,
  rows,
  isDisabled,
  choose,
}: InUsePaneProps & { readonly stage: ModelStage; readonly isDisabled: boolean }) {
  const { t } = useTranslation()
  const words = useWords()
  const status = useConsoleStore((state) => state.session?.stages.find((one) => one.stage === stage))
  const { offered, refused } = choicesOf(rows, stage)
  const chosen = offered.find(({ isChosen }) => isChosen)
  return (
    <>
      <Select
        label={t(`models.stages.${stage}`)}
        value={chosen?.id}
        options={offered.map((row) => ({ value: row.id, label: labelOf(row) }))}
        isDisabled={isDisabled}
        onChange={(id) => choose({ [stage]: id })}
      />
      {chosen && <ModelOptionsForm key={chosen.id} row={chosen} isDisabled={isDisabled} />}
      <div className={styles.facts} data-testid={`model-in-force-${stage}`}>
        {status && <InForce status={status} />}
        {status?.state === 'ready' && chosen && !serves(status.model, chosen.id) && (
          <p className={styles.problem}>{t('models.notServing', { name: chosen.name })}</p>
        )}
        {offered.length === 1 && <p>{t('models.onlyOne')}</p>}
        {refused.map(({ name, why }) => (
          <p key={name}>{t('models.refused', { name, why: words.told(why) })}</p>
        ))}
      </div>
    </>
  )

  function labelOf({ name, origin }: ModelRow): string {
    if (origin === 'embedded') return t('models.embedded', { name })
    return origin === 'server' ? t('models.server', { name }) : name
  }
}

function InForce({ status }: { readonly status: StageStatus }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const words = useWords()
  const { state, model, variant, provider, progress, error, notes = [] } = status
  const said = error && words.error(error)
  return (
    <>
      {model !== undefined && state !== 'failed' && (
        <p>{t('models.serves', { model, variant: variant ?? '–', provider: provider ?? '–' })}</p>
      )}
      {model === undefined && state === 'ready' && <p>{t('models.noneLoaded')}</p>}
      {state === 'loading' && <p>{t('models.loading', { percent: formatProgress(progress, locale) })}</p>}
      {state === 'failed' && (
        <p className={styles.problem}>
          {t('models.failed')} {said?.message} {said?.hint}
        </p>
      )}
      {notes.map((note) => (
        <p key={note.reason} lang={note.because ? undefined : 'en'}>
          {words.told(note)}
        </p>
      ))}
    </>
  )
}
