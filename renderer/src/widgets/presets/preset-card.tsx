import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMs } from '../../../../pipeline/measures/numbers.ts'
import type { Preset } from '../../../../pipeline/protocol/wire/snapshot.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { flagDifferences } from '../../model/flags/flag-value.ts'
import { formatRange } from '../../model/format.ts'
import { headlineSummary } from '../../model/statistics.ts'
import { selectFlagsFree, selectWholeTurns } from '../../store/selectors.ts'
import { Button } from '../controls/button.tsx'
import { useDescriptors, useNearestPreset, useShownValues } from '../hooks/use-flags.ts'
import { useWords } from '../words.ts'
import styles from './preset-card.module.css'

interface PresetCardProps {
  readonly preset: Preset
  /** What stands on its button, and what that is called. */
  readonly choose: string
  readonly chooseLabel: string
  readonly children: ReactNode
}

/** A preset: whether it is the active one, and a button that asks to make it so. */
export function PresetCard({ preset, choose, chooseLabel, children }: PresetCardProps) {
  const { t } = useTranslation()
  const words = useWords()
  const { askFlags } = useConsole().store.getState()
  const free = useConsoleStore(selectFlagsFree)
  const state = usePresetState(preset)
  const { name, values, expected } = preset
  const ask = () => {
    const note = expected ? t('flags.expected', { range: formatRange(expected.fromMs, expected.toMs) }) : undefined
    askFlags({ title: words.preset(name), values, preset: name, ...(note === undefined ? {} : { note }) })
  }
  return (
    <li className={styles.card} data-in-force={state === 'active' || undefined}>
      <div className={styles.top}>
        <h3>{words.preset(name)}</h3>
        {state === 'other' ? (
          <Button isDisabled={!free} aria-label={chooseLabel} onPress={ask}>
            {choose}
          </Button>
        ) : (
          <PresetState state={state} />
        )}
      </div>
      {children}
    </li>
  )
}

/** `same`: another preset is the active one, and this one has its values. */
export type PresetStanding = 'active' | 'same' | 'other'

/** How a preset stands to the values as they are shown; no two of them are active. */
export function usePresetState(preset: Preset): PresetStanding {
  const differences = flagDifferences(useDescriptors(), useShownValues(), preset.values)
  const nearest = useNearestPreset()
  if (differences.length > 0) return 'other'
  return nearest?.preset.name === preset.name ? 'active' : 'same'
}

/** The word for a preset that there is nothing to change for. */
export function PresetState({ state }: { readonly state: Exclude<PresetStanding, 'other'> }) {
  const { t } = useTranslation()
  if (state === 'same') return <span className={styles.same}>{t('presets.same')}</span>
  return (
    <span className={styles.inForce}>
      <Check size={14} aria-hidden /> {t('presets.inForce')}
    </span>
  )
}

/** What the turns of this session took under a preset. */
export function PresetMeasured({ preset }: { readonly preset: string }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const turns = useConsoleStore(selectWholeTurns)
  const { count, p50 } = headlineSummary(
    turns.filter((turn) => turn.preset === preset),
    'processing',
  )
  return (
    <p className={styles.line}>
      {p50 === undefined ? t('presets.unmeasured') : t('presets.measured', { time: formatMs(p50, locale), count })}
    </p>
  )
}
