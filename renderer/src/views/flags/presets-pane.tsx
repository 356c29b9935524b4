import { useTranslation } from 'react-i18next'
import type { Preset } from '../../../../pipeline/protocol/wire/snapshot.ts'
import { useConsoleStore } from '../../console-context.ts'
import { flagDifferences } from '../../model/flags/flag-value.ts'
import { formatRange } from '../../model/format.ts'
import { selectConnected } from '../../store/selectors.ts'
import { useDescriptors, useShownValues } from '../../widgets/hooks/use-flags.ts'
import { Pane } from '../../widgets/pane.tsx'
import { PresetCard, PresetMeasured } from '../../widgets/presets/preset-card.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './presets-pane.module.css'

/** The presets; what one would change is shown before it does. */
export function PresetsPane() {
  const { t } = useTranslation()
  const presets = useConsoleStore((state) => state.session?.presets)
  const connected = useConsoleStore(selectConnected)
  if (!presets || presets.length === 0) return null
  return (
    <Pane title={t('flags.presets')} stale={!connected}>
      <ul className={styles.cards}>
        {presets.map((preset) => (
          <OnePreset key={preset.name} preset={preset} />
        ))}
      </ul>
      <p className={styles.note}>{t('flags.planNote')}</p>
    </Pane>
  )
}

function OnePreset({ preset }: { readonly preset: Preset }) {
  const { t } = useTranslation()
  const words = useWords()
  const { name, values, expected } = preset
  const count = flagDifferences(useDescriptors(), useShownValues(), values).length
  return (
    <PresetCard
      preset={preset}
      choose={t('flags.review')}
      chooseLabel={t('flags.reviewPreset', { preset: words.preset(name) })}
    >
      {count > 0 && <p className={styles.line}>{t('flags.differs', { count })}</p>}
      <PresetMeasured preset={name} />
      <p className={styles.plan}>
        {expected
          ? t('flags.expected', { range: formatRange(expected.fromMs, expected.toMs) })
          : t('flags.expectedNone')}
      </p>
    </PresetCard>
  )
}
