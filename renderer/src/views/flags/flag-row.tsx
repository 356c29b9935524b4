import { ChevronDown, LoaderCircle, RotateCcw, TriangleAlert } from 'lucide-react'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlagDescriptor } from '../../../../pipeline/protocol/flags.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import type { MeasuredEffect } from '../../model/flag-effect.ts'
import { useFlagEditor, useFlagText, useShownValue } from '../../widgets/use-flags.ts'
import { useWords } from '../../widgets/words.ts'
import { FlagControl } from './flag-control.tsx'
import { FlagDetails } from './flag-details.tsx'
import styles from './flag-row.module.css'
import { MeasureButton } from './measure-button.tsx'
import { MeasuredChange } from './measured-change.tsx'

interface FlagRowProps {
  readonly descriptor: FlagDescriptor
  readonly measured: MeasuredEffect | undefined
  readonly isDisabled: boolean
}

/** One flag: what it is, its control, what became of it on this machine, and what it was measured to do. */
export const FlagRow = memo(function FlagRow({ descriptor, measured, isDisabled }: FlagRowProps) {
  const { name, baseline, help, caution } = descriptor
  const language = useConsoleStore((state) => state.language)
  const value = useShownValue(descriptor)
  const { t } = useTranslation()
  const [problem, setProblem] = useState<string>()
  const [open, setOpen] = useState(false)
  const changed = value !== baseline
  const helpId = `help-${name}`
  return (
    <li className={styles.row} id={`flag-${name}`} data-changed={changed || undefined}>
      <div className={styles.what}>
        <div className={styles.head}>
          <h3 className={styles.name}>{name}</h3>
          <Badges descriptor={descriptor} />
          <button
            type="button"
            className={styles.markButton}
            aria-label={t('flags.detailsOf', { name })}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {t('flags.details')} <ChevronDown size={11} aria-hidden />
          </button>
        </div>
        <p className={styles.help} id={helpId}>
          {help[language]}
        </p>
        {changed && caution && (
          <p className={styles.caution}>
            <TriangleAlert size={12} aria-hidden /> {caution[language]}
          </p>
        )}
        <InForce descriptor={descriptor} />
        <RowError name={name} problem={problem} />
        {open && <FlagDetails descriptor={descriptor} />}
      </div>
      <div className={styles.control}>
        <FlagControl
          descriptor={descriptor}
          value={value}
          isDisabled={isDisabled}
          describedBy={helpId}
          onProblem={setProblem}
        />
        <Marks descriptor={descriptor} isDisabled={isDisabled} />
      </div>
      <div>
        <MeasuredChange measured={measured} unit={descriptor.unit} />
        <MeasureButton descriptor={descriptor} />
      </div>
    </li>
  )
})

/** When it acts, and whether it is just being loaded, or does not act at all yet. */
function Badges({ descriptor: { applies, stage, implemented } }: { readonly descriptor: FlagDescriptor }) {
  const { t } = useTranslation()
  const loading = useConsoleStore(
    (state) => state.session?.stages.some((status) => status.stage === stage && status.state === 'loading') ?? false,
  )
  return (
    <>
      <span className={styles.badge} title={t(`flags.${applies}Hint`)}>
        {t(`flags.${applies}`)}
      </span>
      {applies === 'reload' && loading && (
        <span className={styles.badge} data-tone="busy">
          <LoaderCircle size={11} aria-hidden /> {t('flags.reloading')}
        </span>
      )}
      {!implemented && (
        <span className={styles.badge} data-tone="warn" title={t('flags.notActingHint')}>
          {t('flags.notActing')}
        </span>
      )}
    </>
  )
}

/** Where the machine does something else than was asked, or what was asked does less than its name says. */
function InForce({ descriptor: { name, unit, implemented } }: { readonly descriptor: FlagDescriptor }) {
  const { t } = useTranslation()
  const text = useFlagText()
  const words = useWords()
  const effect = useConsoleStore((state) => state.session?.flags.effects.find((candidate) => candidate.name === name))
  if (!effect || !implemented) return null
  const { requested, effective, reason } = effect
  const said = words.reason(reason ?? '')
  const key = requested === effective ? 'flags.note' : 'flags.effect'
  return (
    <p className={styles.inForce}>
      {t(key, { requested: text(requested, unit), effective: text(effective, unit) })}{' '}
      <span lang={said === reason ? 'en' : undefined}>{said}</span>
    </p>
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

/** The baseline's value and the plan's, and the way back and there. */
function Marks({ descriptor, isDisabled }: { readonly descriptor: FlagDescriptor; readonly isDisabled: boolean }) {
  const { t } = useTranslation()
  const { flags } = useConsole()
  const text = useFlagText()
  const value = useShownValue(descriptor)
  const { name, baseline, plan, unit } = descriptor
  return (
    <p className={styles.marks}>
      {value === baseline ? (
        <span className={styles.mark}>{t('flags.isDefault')}</span>
      ) : (
        <button
          type="button"
          className={styles.markButton}
          disabled={isDisabled}
          aria-label={t('flags.reset', { name, value: text(baseline, unit) })}
          onClick={() => flags.change(name, baseline)}
        >
          <RotateCcw size={11} aria-hidden /> {t('flags.default', { value: text(baseline, unit) })}
        </button>
      )}
      {plan !== undefined && value === plan && <span className={styles.mark}>{t('flags.isPlan')}</span>}
      {plan !== undefined && value !== plan && (
        <button
          type="button"
          className={styles.markButton}
          disabled={isDisabled}
          aria-label={t('flags.usePlan', { name, value: text(plan, unit) })}
          onClick={() => flags.change(name, plan)}
        >
          {t('flags.plan', { value: text(plan, unit) })}
        </button>
      )}
    </p>
  )
}
