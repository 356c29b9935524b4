import { LoaderCircle, RefreshCw, RotateCcw } from 'lucide-react'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlagDescriptor } from '../../../../pipeline/protocol/flags.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import type { MeasuredEffect } from '../../model/flags/flag-effect.ts'
import { useFlagEditor, useFlagText, useShownValue } from '../../widgets/hooks/use-flags.ts'
import { useWords } from '../../widgets/words.ts'
import { ActiveCell } from './active-cell.tsx'
import { FlagControl } from './control/flag-control.tsx'
import { EffectCell } from './effect-cell.tsx'
import styles from './flag-row.module.css'
import { RiskCell } from './risk-cell.tsx'

interface FlagRowProps {
  readonly descriptor: FlagDescriptor
  readonly measured: MeasuredEffect | undefined
  readonly isDisabled: boolean
  readonly isSelected: boolean
  onSelect(name: string): void
}

/** One flag in a line: its control, the ways to the plan's value and back, what acts, what it was measured to do, its risk. */
export const FlagRow = memo(function FlagRow({ descriptor, measured, isDisabled, isSelected, onSelect }: FlagRowProps) {
  const { name, baseline } = descriptor
  const value = useShownValue(descriptor)
  const [problem, setProblem] = useState<string>()
  const select = () => onSelect(name)
  return (
    // The name's button selects by keyboard; whatever is used in a row selects it too.
    <tr
      className={styles.row}
      id={`flag-${name}`}
      data-changed={value !== baseline || undefined}
      data-selected={isSelected || undefined}
      onFocus={select}
      onPointerDown={select}
    >
      <th scope="row" className={styles.head}>
        <button
          type="button"
          className={styles.name}
          data-flag-name
          aria-current={isSelected || undefined}
          onClick={select}
        >
          {name}
        </button>
        <ReloadMark descriptor={descriptor} />
      </th>
      <td className={styles.control}>
        <FlagControl
          descriptor={descriptor}
          value={value}
          isDisabled={isDisabled}
          describedBy={`risk-${name}`}
          onProblem={setProblem}
        />
        <RowError name={name} problem={problem} />
      </td>
      <td className={styles.set}>
        <SetButtons descriptor={descriptor} isDisabled={isDisabled} />
      </td>
      <td className={styles.active}>
        <ActiveCell descriptor={descriptor} />
      </td>
      <td className={styles.effect}>
        <EffectCell descriptor={descriptor} measured={measured} />
      </td>
      <td className={styles.risk} id={`risk-${name}`}>
        <RiskCell descriptor={descriptor} value={value} />
      </td>
    </tr>
  )
})

/** That a change loads the stage's models anew, and that it is just being done. */
function ReloadMark({ descriptor: { applies, stage } }: { readonly descriptor: FlagDescriptor }) {
  const { t } = useTranslation()
  const loading = useConsoleStore(
    (state) => state.session?.stages.some((status) => status.stage === stage && status.state === 'loading') ?? false,
  )
  if (applies !== 'reload') return null
  return (
    <span className={styles.reload} data-busy={loading || undefined} title={t('flags.reloadHint')}>
      {loading ? <LoaderCircle size={11} aria-hidden /> : <RefreshCw size={11} aria-hidden />}
      <span className="visually-hidden">{t(loading ? 'flags.reloading' : 'flags.reload')}</span>
    </span>
  )
}

function RowError({ name, problem }: { readonly name: string; readonly problem: string | undefined }) {
  const words = useWords()
  const refused = useFlagEditor((state) => state.errors[name])
  const error = refused && words.error(refused)
  const line = problem ?? (error && [error.message, error.hint].filter(Boolean).join(': '))
  return line === undefined ? null : (
    <p className={styles.error} role="alert">
      {line}
    </p>
  )
}

/** To the plan's value, and back to the default; a value that is there already has no button. */
function SetButtons({ descriptor, isDisabled }: { readonly descriptor: FlagDescriptor; readonly isDisabled: boolean }) {
  const { t } = useTranslation()
  const { flags } = useConsole()
  const text = useFlagText()
  const value = useShownValue(descriptor)
  const { name, baseline, plan, unit } = descriptor
  return (
    <span className={styles.buttons}>
      {plan !== undefined && value === plan && <span className={styles.atPlan}>{t('flags.isPlan')}</span>}
      {plan !== undefined && value !== plan && (
        <button
          type="button"
          className={styles.set}
          disabled={isDisabled}
          aria-label={t('flags.usePlan', { name, value: text(plan, unit) })}
          onClick={() => flags.change(name, plan)}
        >
          {t('flags.plan', { value: text(plan, unit) })}
        </button>
      )}
      {value !== baseline && (
        <button
          type="button"
          className={styles.set}
          disabled={isDisabled}
          title={t('flags.default', { value: text(baseline, unit) })}
          aria-label={t('flags.reset', { name, value: text(baseline, unit) })}
          onClick={() => flags.change(name, baseline)}
        >
          <RotateCcw size={12} aria-hidden />
        </button>
      )}
    </span>
  )
}
