import { Check } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMs } from '../../../../../pipeline/measures/numbers.ts'
import type { FlagValue } from '../../../../../pipeline/protocol/flags.ts'
import type { Preset } from '../../../../../pipeline/protocol/snapshot.ts'
import { useConsole, useConsoleStore, useLocale } from '../../../console-context.ts'
import { formatRange } from '../../../model/format.ts'
import { type FlagDifference, presetDifferences } from '../../../model/preset-diff.ts'
import { headlineSummary } from '../../../model/statistics.ts'
import { selectFlagsFree, selectWholeTurns } from '../../../store/selectors.ts'
import { Button } from '../../../widgets/button.tsx'
import { Pane } from '../../../widgets/pane.tsx'
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
          <PresetCard key={preset.name} preset={preset} />
        ))}
      </ul>
      <Deviations />
    </Pane>
  )
}

function PresetCard({ preset }: { readonly preset: Preset }) {
  const { t } = useTranslation()
  const words = useWords()
  const { askFlags } = useConsole().store.getState()
  const ready = useConsoleStore(selectFlagsFree)
  const inForce = useConsoleStore((state) => state.session?.flags.preset === preset.name)
  const descriptors = useConsoleStore((state) => state.session?.descriptors)
  const differences = presetDifferences(descriptors ?? [], preset.values)
  return (
    <li className={styles.card} data-in-force={inForce || undefined}>
      <div className={styles.top}>
        <h3>{words.preset(preset.name)}</h3>
        {inForce ? (
          <span className={styles.inForce}>
            <Check size={14} aria-hidden /> {t('presets.inForce')}
          </span>
        ) : (
          <Button
            isDisabled={!ready}
            aria-label={t('palette.preset', { preset: words.preset(preset.name) })}
            onPress={() => askFlags({ title: words.preset(preset.name), values: preset.values, preset: preset.name })}
          >
            {t('presets.apply')}
          </Button>
        )}
      </div>
      <p className={styles.summary}>
        {differences.length === 0 ? t('presets.noChanges') : t('presets.changes', { count: differences.length })}
      </p>
      <MeasuredLine preset={preset.name} />
      {preset.expected && (
        <p className={styles.plan}>
          {t('presets.expected', { range: formatRange(preset.expected.fromMs, preset.expected.toMs) })}
        </p>
      )}
      <Differences differences={differences} />
    </li>
  )
}

function MeasuredLine({ preset }: { readonly preset: string }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const turns = useConsoleStore(selectWholeTurns)
  const { count, p50 } = headlineSummary(
    turns.filter((turn) => turn.preset === preset),
    'processing',
  )
  return (
    <p className={styles.measured}>
      {p50 === undefined ? t('presets.unmeasured') : t('presets.measured', { time: formatMs(p50, locale), count })}
    </p>
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
      {deviating.map(({ name, effective, reason }) => (
        <li key={name}>
          {t('presets.deviates', { name, effective: valueText(effective), reason: words.reason(reason ?? '') })}
        </li>
      ))}
    </ul>
  )
}
