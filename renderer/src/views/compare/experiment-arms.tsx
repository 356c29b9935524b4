import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import { CURRENT_FLAGS, type DraftField, type ExperimentDraft, REMOTE_SERVER } from '../../model/experiment-form.ts'
import { sameModels } from '../../model/model-choice.ts'
import { Select } from '../../widgets/select.tsx'
import { TextField } from '../../widgets/text-field.tsx'
import { useWords } from '../../widgets/words.ts'
import { ArmModels } from './arm-models.tsx'
import styles from './compare-page.module.css'
import { ServerArm } from './server-arm.tsx'

interface ExperimentArmsProps {
  readonly draft: ExperimentDraft
  readonly refused: readonly DraftField[]
  onChange(part: Partial<ExperimentDraft>): void
}

/** What is compared: presets, the flags as they are, a server; or which flags are taken apart or searched. */
export function ExperimentArms({ draft, refused, onChange }: ExperimentArmsProps) {
  const { t } = useTranslation()
  const options = useArmOptions()
  const server = { value: REMOTE_SERVER, label: t('compare.server') }
  const flags = (
    <TextField
      label={t('compare.flags')}
      hint={t(draft.kind === 'tune' ? 'compare.flagsToTune' : 'compare.flagsToAblate')}
      value={draft.flags}
      refusal={refused.includes('flags') ? t('compare.flagsBad') : undefined}
      onCommit={(text) => onChange({ flags: text })}
    />
  )
  if (draft.kind === 'tune') return flags
  const isSame = draft.a === draft.b && sameModels(draft.modelsA, draft.modelsB)
  return (
    <>
      <div className={styles.two}>
        <Select label={t('compare.armA')} value={draft.a} options={options} onChange={(a) => onChange({ a })} />
        <Select
          label={t('compare.armB')}
          value={draft.b}
          options={draft.kind === 'ab' ? [...options, server] : options}
          onChange={(b) => onChange({ b })}
        />
      </div>
      {isSame && <p className={styles.note}>{t('compare.sameArms')}</p>}
      <div className={styles.two}>
        <ArmModels arm={t('compare.armA')} models={draft.modelsA} onChange={(modelsA) => onChange({ modelsA })} />
        {draft.b !== REMOTE_SERVER && (
          <ArmModels arm={t('compare.armB')} models={draft.modelsB} onChange={(modelsB) => onChange({ modelsB })} />
        )}
      </div>
      {draft.b === REMOTE_SERVER && <ServerArm draft={draft} refused={refused} onChange={onChange} />}
      {draft.kind === 'ablation' && flags}
    </>
  )
}

function useArmOptions() {
  const { t } = useTranslation()
  const words = useWords()
  const presets = useConsoleStore((state) => state.session?.presets) ?? []
  return [
    ...presets.map(({ name }) => ({ value: name, label: words.preset(name) })),
    { value: CURRENT_FLAGS, label: t('compare.currentFlags') },
  ]
}
