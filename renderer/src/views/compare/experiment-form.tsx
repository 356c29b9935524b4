import { Play } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import {
  CURRENT_FLAGS,
  type DraftField,
  EMPTY_DRAFT,
  type ExperimentDraft,
  readDraft,
} from '../../model/experiment-form.ts'
import { selectReady } from '../../store/selectors.ts'
import { Button } from '../../widgets/button.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { Segments } from '../../widgets/segments.tsx'
import { Select } from '../../widgets/select.tsx'
import { TextField } from '../../widgets/text-field.tsx'
import { Toggle } from '../../widgets/toggle.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './compare-page.module.css'

const KINDS = ['ab', 'ablation', 'tune'] as const
const MOST_SEED = 2 ** 31 - 1

/** What to compare, on what, and how often. */
export function ExperimentForm() {
  const { t } = useTranslation()
  const { send } = useConsole()
  const ready = useConsoleStore(selectReady)
  const inForce = useConsoleStore((state) => state.session?.flags.values) ?? {}
  const busy = useConsoleStore((state) => isRunning(state.session?.experiment?.state))
  const [draft, setDraft] = useState(EMPTY_DRAFT)
  const [refused, setRefused] = useState<readonly DraftField[]>([])
  const change = (part: Partial<ExperimentDraft>) => setDraft((before) => ({ ...before, ...part }))
  const start = async () => {
    const read = readDraft(draft, inForce, Math.floor(Math.random() * MOST_SEED))
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
        <Arms draft={draft} onChange={change} />
        <Stimuli draft={draft} onChange={change} />
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
  onChange(part: Partial<ExperimentDraft>): void
}

function Arms({ draft, onChange }: PartProps) {
  const { t } = useTranslation()
  const words = useWords()
  const presets = useConsoleStore((state) => state.session?.presets) ?? []
  const options = [
    ...presets.map(({ name }) => ({ value: name, label: words.preset(name) })),
    { value: CURRENT_FLAGS, label: t('compare.currentFlags') },
  ]
  return (
    <>
      <div className={styles.two}>
        <Select label={t('compare.armA')} value={draft.a} options={options} onChange={(a) => onChange({ a })} />
        <Select label={t('compare.armB')} value={draft.b} options={options} onChange={(b) => onChange({ b })} />
      </div>
      {draft.a === draft.b && <p className={styles.note}>{t('compare.sameArms')}</p>}
    </>
  )
}

function Stimuli({ draft, onChange }: PartProps) {
  const { t } = useTranslation()
  return (
    <>
      <Segments
        labelShown
        label={t('compare.stimuli')}
        value={draft.stimuli}
        segments={[
          { value: 'clips', label: t('compare.clips') },
          { value: 'live', label: t('compare.live') },
        ]}
        onChange={(stimuli) => onChange({ stimuli })}
      />
      {draft.stimuli === 'live' ? (
        <p className={styles.note}>{t('compare.liveNote')}</p>
      ) : (
        <Segments
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
    </>
  )
}

function Numbers({ draft, refused, onChange }: PartProps & { readonly refused: readonly DraftField[] }) {
  const { t } = useTranslation()
  const field = (name: DraftField, label: string, refusal: string) => (
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
      {field('turnsPerArm', t('compare.turnsPerArm'), t('compare.turnsBad'))}
      {field('minimumEffectMs', t('compare.minimumEffect'), t('compare.numberBad'))}
      {draft.kind === 'tune' && field('werPoints', t('compare.werPoints'), t('compare.numberBad'))}
    </div>
  )
}

/** Whether an experiment still takes the pipeline. */
export function isRunning(state: string | undefined): boolean {
  return state === 'running' || state === 'paused'
}
