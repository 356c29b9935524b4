import { useTranslation } from 'react-i18next'
import { clipsIn } from '../../../../../pipeline/measures/clip-languages.ts'
import { useConsoleStore } from '../../../console-context.ts'
import type { DraftField, ExperimentDraft } from '../../../model/experiments/experiment-form.ts'
import { selectClips, selectSpokenLanguage } from '../../../store/selectors.ts'
import { ChipSet } from '../../../widgets/controls/chips.tsx'
import { Segments } from '../../../widgets/controls/segments.tsx'
import { RecordedTurnChoice } from './recorded-turn-choice.tsx'
import styles from './setup.module.css'

interface StimuliProps {
  readonly draft: ExperimentDraft
  readonly refused: readonly DraftField[]
  onChange(part: Partial<ExperimentDraft>): void
}

/** What is said in every arm: demo clips, kept turns, or what a person says now. */
export function Stimuli({ draft, refused, onChange }: StimuliProps) {
  const { t } = useTranslation()
  return (
    <>
      <Segments<ExperimentDraft['stimuli']>
        labelShown
        label={t('compare.stimuli')}
        value={draft.stimuli}
        segments={[
          { value: 'clips', label: t('compare.clips') },
          { value: 'captures', label: t('compare.captures') },
          ...(draft.question === 'faster' ? [{ value: 'live', label: t('compare.live') } as const] : []),
        ]}
        onChange={(stimuli) => onChange({ stimuli })}
      />
      {draft.stimuli === 'clips' && <Clips chosen={draft.clipIds} onChange={(clipIds) => onChange({ clipIds })} />}
      {draft.stimuli === 'captures' && (
        <RecordedTurnChoice chosen={draft.turnIds} onChange={(turnIds) => onChange({ turnIds })} />
      )}
      {refused.includes('turnIds') && <p className={styles.problem}>{t('compare.capturesBad')}</p>}
      {draft.stimuli === 'live' && <p className={styles.note}>{t('compare.liveNote')}</p>}
    </>
  )
}

interface ClipsProps {
  readonly chosen: readonly string[]
  onChange(clipIds: readonly string[]): void
}

/** Which of the demo clips: all in the language of the conversation, unless somebody chooses. */
function Clips({ chosen, onChange }: ClipsProps) {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  const spoken = useConsoleStore(selectSpokenLanguage)
  const clips = useConsoleStore(selectClips)
  const said = clipsIn(spoken, clips).length
  return (
    <details className={styles.more}>
      <summary>
        {chosen.length === 0
          ? t('compare.allClips', { count: said })
          : t('compare.someClips', { count: chosen.length })}
      </summary>
      <ChipSet
        label={t('compare.whichClips')}
        values={chosen}
        all={t('compare.all')}
        chips={clips.map(({ id, title, transcript }) => ({
          value: id,
          label: title[language],
          hint: `“${transcript}”`,
        }))}
        onChange={onChange}
      />
    </details>
  )
}
