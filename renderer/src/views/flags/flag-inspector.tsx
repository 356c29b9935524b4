import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { counterRow, formatCounter } from '../../../../pipeline/measures/counters.ts'
import type { CounterName } from '../../../../pipeline/protocol/counters.ts'
import type { FlagDescriptor } from '../../../../pipeline/protocol/flags.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { cautionHolds } from '../../model/flags/flag-caution.ts'
import type { MeasuredEffect } from '../../model/flags/flag-effect.ts'
import { allowedValues } from '../../model/flags/flag-value.ts'
import { selectTurns } from '../../store/selectors.ts'
import { useFlagText, useShownValue } from '../../widgets/hooks/use-flags.ts'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './flag-inspector.module.css'
import { MeasuredChange } from './measured-change.tsx'
import { useCautionWhen } from './risk-cell.tsx'

interface FlagInspectorProps {
  readonly descriptor: FlagDescriptor | undefined
  readonly measured: MeasuredEffect | undefined
}

/** All that is to be said of the flag whose row is selected. */
export function FlagInspector({ descriptor, measured }: FlagInspectorProps) {
  const { t } = useTranslation()
  if (!descriptor)
    return (
      <Pane title={t('flags.inspector')}>
        <EmptyState>{t('flags.intro')}</EmptyState>
      </Pane>
    )
  return (
    <Pane title={descriptor.name} className={styles.pane ?? ''}>
      <Help descriptor={descriptor} />
      <Caution descriptor={descriptor} />
      <dl className={styles.facts}>
        <Active descriptor={descriptor} />
        <Values descriptor={descriptor} />
        <Observable descriptor={descriptor} />
      </dl>
      <h3 className={styles.heading}>{t('flags.measured')}</h3>
      <MeasuredChange measured={measured} unit={descriptor.unit} />
      {!measured && <p className={styles.hint}>{t('flags.unmeasuredHint')}</p>}
    </Pane>
  )
}

function Help({ descriptor: { help } }: { readonly descriptor: FlagDescriptor }) {
  const language = useConsoleStore((state) => state.language)
  return <p className={styles.help}>{help[language]}</p>
}

/** Loud where it holds for the value that is set; else it says from where on it would. */
function Caution({ descriptor }: { readonly descriptor: FlagDescriptor }) {
  const language = useConsoleStore((state) => state.language)
  const value = useShownValue(descriptor)
  const when = useCautionWhen()
  const { caution } = descriptor
  if (!caution) return null
  const holds = cautionHolds(descriptor, value)
  return (
    <p className={styles.caution} data-holds={holds || undefined}>
      <TriangleAlert size={13} aria-hidden /> {!holds && <b>{when(descriptor)}: </b>}
      {caution[language]}
    </p>
  )
}

/** What acts on this machine, and why that is not what was asked for, or does less than its name says. */
function Active({ descriptor: { name, baseline, unit, implemented } }: { readonly descriptor: FlagDescriptor }) {
  const { t } = useTranslation()
  const text = useFlagText()
  const words = useWords()
  const inForce = useConsoleStore((state) => state.session?.flags.values[name]) ?? baseline
  const effect = useConsoleStore((state) => state.session?.flags.effects.find((candidate) => candidate.name === name))
  const reason = effect?.reason ?? ''
  const said = words.reason(reason, effect?.because)
  return (
    <div>
      <dt>{t('flags.columnActive')}</dt>
      <dd>
        {!implemented && t('flags.notActingHint')}
        {implemented && text(effect?.effective ?? inForce, unit)}
        {implemented && effect && effect.requested !== effect.effective && (
          <> ({t('flags.asked', { value: text(effect.requested, unit) })})</>
        )}
        {implemented && said !== '' && <span lang={said === reason ? 'en' : undefined}>: {said}</span>}
      </dd>
    </div>
  )
}

function Values({ descriptor }: { readonly descriptor: FlagDescriptor }) {
  const { t } = useTranslation()
  const text = useFlagText()
  const language = useConsoleStore((state) => state.language)
  const allowed = allowedValues(descriptor, language)
  const { applies, baseline, plan, unit } = descriptor
  const rows = [
    { term: t('flags.isDefault'), value: text(baseline, unit) },
    { term: t('flags.planTerm'), value: plan === undefined ? t('flags.planNone') : text(plan, unit) },
    { term: t('flags.allowed'), value: allowed },
    { term: t('flags.applies'), value: t(`flags.${applies}Hint`) },
  ]
  return rows
    .filter(({ value }) => value !== '')
    .map(({ term, value }) => (
      <div key={term}>
        <dt>{term}</dt>
        <dd>{value}</dd>
      </div>
    ))
}

/** The fact of the last turn that proves that the flag acted. */
function Observable({ descriptor: { observable } }: { readonly descriptor: FlagDescriptor }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const language = useConsoleStore((state) => state.language)
  const turn = useConsoleStore((state) => selectTurns(state).at(-1))
  const value = turn?.counters[observable as CounterName]
  return (
    <div>
      <dt>{t('flags.observable')}</dt>
      <dd>
        <code>{observable}</code> {counterRow(observable)?.words[language]}
        {turn && (
          <span className={styles.observed}>
            {value === undefined
              ? t('flags.notObserved')
              : t('flags.observed', { value: formatCounter(observable, value, locale), index: turn.index })}
          </span>
        )}
      </dd>
    </div>
  )
}
