import { Play } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FEWEST_BUDGET_TURNS } from '../../../../../pipeline/protocol/experiments.ts'
import { startExperiment } from '../../../console/start-experiment.ts'
import { useConsole, useConsoleStore } from '../../../console-context.ts'
import {
  canRunFast,
  type DraftField,
  type ExperimentDraft,
  type NumberField,
  readDraft,
} from '../../../model/experiments/experiment-form.ts'
import { newSeed } from '../../../model/seed.ts'
import { selectReady } from '../../../store/selectors.ts'
import { Button } from '../../../widgets/controls/button.tsx'
import { Segments } from '../../../widgets/controls/segments.tsx'
import { TextField } from '../../../widgets/controls/text-field.tsx'
import { Toggle } from '../../../widgets/controls/toggle.tsx'
import { isRunning } from '../is-running.ts'
import { ExperimentArms } from './experiment-arms.tsx'
import styles from './setup.module.css'
import { Stimuli } from './stimuli.tsx'
import { TimeNeeded } from './time-needed.tsx'

interface ExperimentFormProps {
  readonly draft: ExperimentDraft
  onChange(part: Partial<ExperimentDraft>): void
}

/** What to compare, on what, how often, and how long that will take. */
export function ExperimentForm({ draft, onChange }: ExperimentFormProps) {
  const { t } = useTranslation()
  const console = useConsole()
  const ready = useConsoleStore(selectReady)
  const inForce = useConsoleStore((state) => state.session?.flags.values) ?? {}
  const busy = useConsoleStore((state) => isRunning(state.session?.experiment?.state))
  const [refused, setRefused] = useState<readonly DraftField[]>([])
  // What was refused stays on show until the next start: a line that goes as a field is left moves the button away
  // from under the pointer.
  const start = () => {
    const read = readDraft(draft, { inForce, seed: newSeed() })
    setRefused(read.refused)
    if (read.request) void startExperiment(console, read.request)
  }
  const parts = { draft, refused, onChange }
  return (
    <div className={styles.stack}>
      <ExperimentArms {...parts} />
      <Stimuli {...parts} />
      <Numbers {...parts} />
      <div className={styles.start}>
        <Button look="primary" isDisabled={!ready || busy} onPress={start}>
          <Play size={14} aria-hidden /> {t('compare.start')}
        </Button>
        <TimeNeeded draft={draft} />
      </div>
      {busy && <p className={styles.note}>{t('compare.busy')}</p>}
    </div>
  )
}

interface PartProps extends ExperimentFormProps {
  readonly refused: readonly DraftField[]
}

function Numbers({ draft, refused, onChange }: PartProps) {
  const { t } = useTranslation()
  const isSearch = draft.question === 'best'
  const field = (name: NumberField, label: string, refusal: string) => (
    <TextField
      label={label}
      inputMode="decimal"
      value={draft[name]}
      refusal={refused.includes(name) ? refusal : undefined}
      onType={(text) => onChange({ [name]: text.trim() })}
      onCommit={(text) => onChange({ [name]: text.trim() })}
    />
  )
  return (
    <>
      <div className={styles.two}>
        {isSearch
          ? field('budgetTurns', t('compare.budgetTurns'), t('compare.budgetBad', { least: FEWEST_BUDGET_TURNS }))
          : field('turnsPerArm', t('compare.turnsPerArm'), t('compare.turnsBad'))}
        {isSearch && field('werPoints', t('compare.werPoints'), t('compare.numberBad'))}
      </div>
      <details className={styles.more} open={refused.includes('minimumEffectMs') || undefined}>
        <summary>{t('compare.more')}</summary>
        <div className={styles.stack}>
          {field('minimumEffectMs', t('compare.minimumEffect'), t('compare.numberBad'))}
          {canRunFast(draft) && (
            <Segments<ExperimentDraft['pace']>
              labelShown
              label={t('compare.pace')}
              value={draft.pace}
              segments={[
                { value: 'realtime', label: t('compare.realtime') },
                { value: 'fast', label: t('compare.fast'), hint: t('compare.fastNote') },
              ]}
              onChange={(pace) => onChange({ pace })}
            />
          )}
          {canRunFast(draft) && draft.pace === 'fast' && <p className={styles.note}>{t('compare.fastNote')}</p>}
          <Toggle isSelected={draft.record} onChange={(record) => onChange({ record })}>
            {t('compare.record')}
          </Toggle>
        </div>
      </details>
    </>
  )
}
