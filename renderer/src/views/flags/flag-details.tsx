import { useTranslation } from 'react-i18next'
import { counterRow, formatCounter } from '../../../../pipeline/measures/counters.ts'
import type { CounterName } from '../../../../pipeline/protocol/counters.ts'
import type { FlagDescriptor } from '../../../../pipeline/protocol/flags.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { allowedValues } from '../../model/flag-value.ts'
import { selectTurns } from '../../store/selectors.ts'
import styles from './flag-details.module.css'

/** What is seldom asked for: range, when it acts, the caution in full, and the fact that proves that it acted. */
export function FlagDetails({ descriptor }: { readonly descriptor: FlagDescriptor }) {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  const { applies, caution, implemented } = descriptor
  const allowed = allowedValues(descriptor, language)
  return (
    <dl className={styles.list}>
      {allowed !== '' && (
        <div>
          <dt>{t('flags.allowed')}</dt>
          <dd>{allowed}</dd>
        </div>
      )}
      <div>
        <dt>{t('flags.applies')}</dt>
        <dd>{t(implemented ? `flags.${applies}Hint` : 'flags.notActingHint')}</dd>
      </div>
      <Observable descriptor={descriptor} />
      {caution && (
        <div>
          <dt>{t('flags.caution')}</dt>
          <dd>{caution[language]}</dd>
        </div>
      )}
    </dl>
  )
}

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
