import { useTranslation } from 'react-i18next'
import { formatMs, formatShare } from '../../../../../pipeline/measures/numbers.ts'
import type { Bilingual } from '../../../../../pipeline/measures/words.ts'
import type { FlagDescriptor, FlagValue } from '../../../../../pipeline/protocol/flags.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { stopsOf } from '../../../model/flags/flag-scale.ts'
import { hashOf } from '../../../model/page-route.ts'
import { StopSlider } from '../../../widgets/controls/stop-slider.tsx'
import { Toggle } from '../../../widgets/controls/toggle.tsx'
import { useFlagText } from '../../../widgets/hooks/use-flags.ts'
import styles from './lever-row.module.css'

interface LeverRowProps {
  readonly descriptor: FlagDescriptor
  readonly ownMs: number
  readonly totalMs: number
  /** Its value in the turn on show, and where it stands now. */
  readonly was: FlagValue
  readonly value: FlagValue
  /** Where its effect comes from; absent: it is not changed, or its effect is unknown. */
  readonly source: 'measured' | 'mechanism' | undefined
  readonly why: Bilingual
  onChange(value: FlagValue): void
}

/** A setting with its time in the turn, its control, and where the prediction comes from once it is moved. */
export function LeverRow(props: LeverRowProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const language = useConsoleStore((state) => state.language)
  const { descriptor, ownMs, totalMs, was, value, source, why } = props
  const flagText = useFlagText()
  const text = (of: FlagValue) => flagText(of, descriptor.unit)
  const share = formatShare(totalMs > 0 ? ownMs / totalMs : 0, locale)
  return (
    <li className={styles.lever} data-changed={value !== was || undefined}>
      <div className={styles.head}>
        <a href={hashOf({ page: 'flags', flag: descriptor.name })}>{descriptor.name}</a>
        <span className={styles.own}>{`${formatMs(ownMs, locale)} · ${share}`}</span>
      </div>
      <div className={styles.control}>
        <LeverControl {...props} text={text} />
        <span className={styles.value}>{value === was ? text(was) : `${text(was)} → ${text(value)}`}</span>
      </div>
      <p className={styles.why}>{source === 'measured' ? t('levers.measured') : why[language]}</p>
      {descriptor.caution && isRisky(descriptor, was, value) && (
        <p className={styles.caution}>{descriptor.caution[language]}</p>
      )}
    </li>
  )
}

/** What it costs is said where it is moved the way the plan does: a longer silence cuts nobody off. */
function isRisky({ baseline, plan }: FlagDescriptor, was: FlagValue, value: FlagValue): boolean {
  if (value === was) return false
  if (
    typeof value !== 'number' ||
    typeof was !== 'number' ||
    typeof plan !== 'number' ||
    typeof baseline !== 'number'
  ) {
    return value !== baseline
  }
  return Math.sign(value - was) === Math.sign(plan - baseline)
}

function LeverControl({
  descriptor,
  value,
  text,
  onChange,
}: Pick<LeverRowProps, 'descriptor' | 'value' | 'onChange'> & { text(value: FlagValue): string }) {
  const { t } = useTranslation()
  const { name, choices } = descriptor
  if (typeof value === 'boolean') {
    return (
      <Toggle aria-label={name} isSelected={value} onChange={onChange}>
        <span />
      </Toggle>
    )
  }
  if (choices) {
    return (
      <select
        className={styles.select}
        aria-label={name}
        value={String(value)}
        onChange={(event) => onChange(event.target.value)}
      >
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    )
  }
  return typeof value === 'number' ? (
    <span className={styles.range}>
      <StopSlider
        descriptor={descriptor}
        stops={stopsOf(descriptor)}
        value={value}
        aria-label={t('levers.slider', { flag: name })}
        aria-valuetext={text(value)}
        onMove={onChange}
      />
    </span>
  ) : null
}
