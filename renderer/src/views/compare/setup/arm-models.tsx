import { useTranslation } from 'react-i18next'
import type { SomeModels } from '../../../../../pipeline/protocol/models/models.ts'
import { useConsoleStore } from '../../../console-context.ts'
import { comparableStages, type ModelStage, withModel } from '../../../model/models/model-choice.ts'
import { Select } from '../../../widgets/controls/select.tsx'
import styles from './setup.module.css'

interface ArmModelsProps {
  /** The arm, as its own field is called. */
  readonly arm: string
  readonly models: SomeModels
  onChange(models: SomeModels): void
}

/** Stands for the model that is chosen, in the place of one's id. */
const AS_CHOSEN = '@chosen'

/** Other models for an arm; nothing where no stage has more than one. */
export function ArmModels({ arm, models, onChange }: ArmModelsProps) {
  const { t } = useTranslation()
  const state = useConsoleStore(({ session }) => session?.models)
  const stages = comparableStages(state?.available ?? [])
  if (!state || stages.length === 0) return null
  const label = (stage: ModelStage) => t('models.armModelOf', { stage: t(`models.stages.${stage}`), arm })
  return (
    <details className={styles.models}>
      <summary>
        {t('models.armModels')} <span className="visually-hidden">: {arm}</span>
      </summary>
      <div className={styles.stack}>
        <p className={styles.note}>{t('models.armModelsNote')}</p>
        {stages.map((stage) => (
          <Select
            key={stage}
            label={label(stage)}
            value={models[stage] ?? AS_CHOSEN}
            options={[
              { value: AS_CHOSEN, label: t('models.asChosen', { name: state.chosen[stage] }) },
              ...state.available.filter((model) => model.stage === stage).map(({ id }) => ({ value: id, label: id })),
            ]}
            onChange={(id) => onChange(withModel(models, stage, id === AS_CHOSEN ? undefined : id))}
          />
        ))}
      </div>
    </details>
  )
}
