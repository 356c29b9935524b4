import { Play } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FEWEST_BUDGET_TURNS } from '../../../../pipeline/protocol/experiments.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import {
  canRunFast,
  changeDraft,
  type DraftField,
  EMPTY_DRAFT,
  type ExperimentDraft,
  type NumberField,
  REMOTE_SERVER,
  readDraft,
} from '../../model/experiment-form.ts'
import { selectReady } from '../../store/selectors.ts'
import { Button } from '../../widgets/button.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { Segments } from '../../widgets/segments.tsx'
import { TextField } from '../../widgets/text-field.tsx'
import { Toggle } from '../../widgets/toggle.tsx'
import { useDescriptors } from '../flags/use-flags.ts'
import styles from './compare-page.module.css'
import { ExperimentArms } from './experiment-arms.tsx'
import { RecordedTurnChoice } from './recorded-turn-choice.tsx'

const KINDS = ['ab', 'ablation', 'tune'] as const
const MOST_SEED = 2 ** 31 - 1

/** What to compare, on what, and how often. */
export function ExperimentForm() {
  const { t } = useTranslation()
  const { send } = useConsole()
  const ready = useConsoleStore(selectReady)
  const inForce = useConsoleStore((state) => state.session?.flags.values) ?? {}
  const flagNames = useDescriptors().map(({ name }) => name)
  const busy = useConsoleStore((state) => isRunning(state.session?.experiment?.state))
  const [draft, setDraft] = useState(EMPTY_DRAFT)
  const [refused, setRefused] = useState<readonly DraftField[]>([])
  // What was refused stays on show until the next start: a line that goes as a field is left moves the button away
  // from under the pointer.
  const change = (part: Partial<ExperimentDraft>) => setDraft((before) => changeDraft(before, part))
  const start = async () => {
    const read = readDraft(draft, { inForce, flagNames, seed: Math.floor(Math.random() * MOST_SEED) })
    setRefused(read.refused)
    if (!read.request) return
    // A finished one that is on show makes room for the one that begins.
    if (await send({ name: 'startExperiment', request: read.request })) window.location.hash = '#page=compare'
  }
  return (
    <Pane title={t('compare.setUp')}>
      <div className={styles.stack}>
        <Segments
          label={t('compare.kind')}
          value={draft.kind}
          segments={KINDS.map((value) => ({ value, label: t(`compare.kinds.${value}`) }))}
          onChange={(kind) => change({ kind })}
        />
        <p className={styles.note}>{t(`compare.kindNotes.${draft.kind}`)}</p>
        <ExperimentArms draft={draft} refused={refused} onChange={change} />
        <Stimuli draft={draft} refused={refused} onChange={change} />
        <Numbers draft={draft} refused={refused} onChange={change} />
        <Toggle isSelected={draft.record} onChange={(record) => change({ record })}>
          {t('compare.record')}
        </Toggle>
        <Button look="primary" isDisabled={!ready || busy} onPress={() => void start()}>
          <Play size={14} aria-hidden /> {t('compare.start')}
        </Button>
        {busy && <p className={styles.note}>{t('compare.busy')}</p>}
      </div>
    </Pane>
  )
}

interface PartProps {
  readonly draft: ExperimentDraft
  readonly refused: readonly DraftField[]
  onChange(part: Partial<ExperimentDraft>): void
}

function Stimuli({ draft, refused, onChange }: PartProps) {
  const { t } = useTranslation()
  const canTalk = draft.kind === 'ab' && draft.b !== REMOTE_SERVER
  return (
    <>
      <Segments<ExperimentDraft['stimuli']>
        labelShown
        label={t('compare.stimuli')}
        value={draft.stimuli}
        segments={[
          { value: 'clips', label: t('compare.clips') },
          { value: 'captures', label: t('compare.captures') },
          ...(canTalk ? [{ value: 'live', label: t('compare.live') } as const] : []),
        ]}
        onChange={(stimuli) => onChange({ stimuli })}
      />
      {draft.stimuli === 'captures' && (
        <RecordedTurnChoice chosen={draft.turnIds} onChange={(turnIds) => onChange({ turnIds })} />
      )}
      {refused.includes('turnIds') && <p className={styles.problem}>{t('compare.capturesBad')}</p>}
      {draft.stimuli === 'live' ? (
        <p className={styles.note}>{t('compare.liveNote')}</p>
      ) : (
        canRunFast(draft) && <Pace draft={draft} refused={refused} onChange={onChange} />
      )}
    </>
  )
}

function Pace({ draft, onChange }: PartProps) {
  const { t } = useTranslation()
  return (
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
  )
}

function Numbers({ draft, refused, onChange }: PartProps) {
  const { t } = useTranslation()
  const field = (name: NumberField, label: string, refusal: string) => (
    <TextField
      label={label}
      inputMode="decimal"
      value={draft[name]}
      refusal={refused.includes(name) ? refusal : undefined}
      onCommit={(text) => onChange({ [name]: text.trim() })}
    />
  )
  return (
    <div className={styles.two}>
      {draft.kind === 'tune'
        ? field('budgetTurns', t('compare.budgetTurns'), t('compare.budgetBad', { least: FEWEST_BUDGET_TURNS }))
        : field('turnsPerArm', t('compare.turnsPerArm'), t('compare.turnsBad'))}
      {field('minimumEffectMs', t('compare.minimumEffect'), t('compare.numberBad'))}
      {draft.kind === 'tune' && field('werPoints', t('compare.werPoints'), t('compare.numberBad'))}
    </div>
  )
}

/** Whether an experiment still takes the pipeline. */
export function isRunning(state: string | undefined): boolean {
  return state === 'running' || state === 'paused'
}
