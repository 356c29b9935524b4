import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../../console-context.ts'
import { CURRENT_FLAGS, type DraftField, type ExperimentDraft } from '../../../model/experiments/experiment-form.ts'
import { differingNames } from '../../../model/experiments/experiment-time.ts'
import { sameModels } from '../../../model/models/model-choice.ts'
import { ChipChoice, ChipSet } from '../../../widgets/controls/chips.tsx'
import { useDescriptors } from '../../../widgets/hooks/use-flags.ts'
import { useWords } from '../../../widgets/words.ts'
import { ArmModels } from './arm-models.tsx'
import { ServerArm } from './server-arm.tsx'
import styles from './setup.module.css'
import { useArmValues } from './use-arm-values.ts'

interface ExperimentArmsProps {
  readonly draft: ExperimentDraft
  readonly refused: readonly DraftField[]
  onChange(part: Partial<ExperimentDraft>): void
}

/** What is compared: presets, the flags as they are, a server; or which flags are taken apart or searched. */
export function ExperimentArms({ draft, refused, onChange }: ExperimentArmsProps) {
  const { t } = useTranslation()
  const chips = useArmChips()
  if (draft.question === 'best') return <Flags draft={draft} onChange={onChange} />
  const isServer = draft.question === 'server'
  const isSame = !isServer && draft.a === draft.b && sameModels(draft.modelsA, draft.modelsB)
  return (
    <>
      <ChipChoice
        label={t(isServer ? 'compare.house' : 'compare.armA')}
        value={draft.a}
        chips={chips}
        onChange={(a) => onChange({ a })}
      />
      {!isServer && (
        <ChipChoice label={t('compare.armB')} value={draft.b} chips={chips} onChange={(b) => onChange({ b })} />
      )}
      {isSame && <p className={styles.note}>{t('compare.sameArms')}</p>}
      {isServer && <ServerArm draft={draft} refused={refused} onChange={onChange} />}
      {draft.question === 'flags' && <Flags draft={draft} onChange={onChange} />}
      <div className={styles.two}>
        <ArmModels arm={t('compare.armA')} models={draft.modelsA} onChange={(modelsA) => onChange({ modelsA })} />
        {!isServer && (
          <ArmModels arm={t('compare.armB')} models={draft.modelsB} onChange={(modelsB) => onChange({ modelsB })} />
        )}
      </div>
    </>
  )
}

/** Single flags: of an ablation those that differ, of a search those that act from the next turn. */
function Flags({ draft, onChange }: Omit<ExperimentArmsProps, 'refused'>) {
  const { t } = useTranslation()
  const descriptors = useDescriptors()
  const differing = differingNames(useArmValues(draft))
  const isSearch = draft.question === 'best'
  const offered = isSearch
    ? descriptors.filter(({ applies, implemented, type }) => implemented && applies === 'hot' && type !== 'text')
    : descriptors.filter(({ name }) => differing.includes(name))
  if (!isSearch && offered.length === 0) return <p className={styles.note}>{t('compare.nothingDiffers')}</p>
  const chosen = draft.flags.filter((name) => offered.some((flag) => flag.name === name))
  return (
    <details className={styles.more}>
      <summary>
        {chosen.length > 0
          ? t('compare.someFlags', { count: chosen.length })
          : t(isSearch ? 'compare.allTunable' : 'compare.allDiffering', { count: offered.length })}
      </summary>
      <ChipSet
        label={t('compare.whichFlags')}
        values={chosen}
        all={t('compare.all')}
        chips={offered.map(({ name }) => ({ value: name, label: name }))}
        onChange={(flags) => onChange({ flags })}
      />
    </details>
  )
}

function useArmChips() {
  const { t } = useTranslation()
  const words = useWords()
  const presets = useConsoleStore((state) => state.session?.presets) ?? []
  return [
    ...presets.map(({ name }) => ({ value: name, label: words.preset(name) })),
    { value: CURRENT_FLAGS, label: t('compare.currentFlags') },
  ]
}
