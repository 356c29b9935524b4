import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlagValue } from '../../../../../pipeline/protocol/flags.ts'
import type { Preset } from '../../../../../pipeline/protocol/wire/snapshot.ts'
import { useConsoleStore } from '../../../console-context.ts'
import { type FlagDifference, presetDifferences } from '../../../model/flags/preset-diff.ts'
import { formatRange } from '../../../model/format.ts'
import { Button } from '../../../widgets/controls/button.tsx'
import { useDescriptors } from '../../../widgets/hooks/use-flags.ts'
import { Pane } from '../../../widgets/pane.tsx'
import { PresetCard, PresetMeasured } from '../../../widgets/presets/preset-card.tsx'
import { useWords } from '../../../widgets/words.ts'
import styles from './presets-pane.module.css'

/** Rows of a card before it is opened. */
const ROWS = 6

/** What each preset changes, what the plan expects of it and what it was measured at here. */
export function PresetsPane() {
  const { t } = useTranslation()
  const presets = useConsoleStore((state) => state.session?.presets)
  const stale = useConsoleStore((state) => state.connection.phase !== 'connected')
  if (!presets || presets.length === 0) return null
  return (
    <Pane
      title={t('presets.title')}
      stale={stale}
      actions={<span className={styles.note}>{t('presets.planNote')}</span>}
    >
      <ul className={styles.cards}>
        {presets.map((preset) => (
          <OnePreset key={preset.name} preset={preset} />
        ))}
      </ul>
      <Deviations />
    </Pane>
  )
}

function OnePreset({ preset }: { readonly preset: Preset }) {
  const { t } = useTranslation()
  const words = useWords()
  const differences = presetDifferences(useDescriptors(), preset.values)
  const { name, expected } = preset
  return (
    <PresetCard
      preset={preset}
      choose={t('presets.apply')}
      chooseLabel={t('palette.preset', { preset: words.preset(name) })}
    >
      <p className={styles.summary}>
        {differences.length === 0 ? t('presets.noChanges') : t('presets.changes', { count: differences.length })}
      </p>
      <PresetMeasured preset={name} />
      {expected && (
        <p className={styles.plan}>{t('presets.expected', { range: formatRange(expected.fromMs, expected.toMs) })}</p>
      )}
      <Differences differences={differences} />
    </PresetCard>
  )
}

function Differences({ differences }: { readonly differences: readonly FlagDifference[] }) {
  const { t } = useTranslation()
  const valueText = useValueText()
  const [open, setOpen] = useState(false)
  const shown = open ? differences : differences.slice(0, ROWS)
  const hidden = differences.length - ROWS
  return (
    <>
      <ul className={styles.flags}>
        {shown.map(({ name, from, to, implemented }) => (
          <li key={name}>
            <code>{name}</code>
            <span>
              {typeof from !== 'boolean' && <>{valueText(from)} → </>}
              <strong>{valueText(to)}</strong>
            </span>
            {!implemented && <em>{t('presets.notYet')}</em>}
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <Button look="plain" aria-expanded={open} onPress={() => setOpen(!open)}>
          {open ? t('presets.less') : t('presets.more', { count: hidden })}
        </Button>
      )}
    </>
  )
}

function useValueText(): (value: FlagValue) => string {
  const { t } = useTranslation()
  return (value) => {
    if (typeof value === 'boolean') return t(value ? 'presets.on' : 'presets.off')
    return value === '' ? '""' : String(value)
  }
}

/** Where this machine cannot do what was asked, and why. */
function Deviations() {
  const { t } = useTranslation()
  const words = useWords()
  const valueText = useValueText()
  const effects = useConsoleStore((state) => state.session?.flags.effects)
  const deviating =
    effects?.filter((effect) => effect.reason !== undefined && effect.effective !== effect.requested) ?? []
  if (deviating.length === 0) return null
  return (
    <ul className={styles.deviations}>
      {deviating.map(({ name, effective, reason, because }) => (
        <li key={name}>
          {t('presets.deviates', {
            name,
            effective: valueText(effective),
            reason: words.reason(reason ?? '', because),
          })}
        </li>
      ))}
    </ul>
  )
}
