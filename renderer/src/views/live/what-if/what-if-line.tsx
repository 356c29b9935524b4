import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMs, msDigits } from '../../../../../pipeline/measures/numbers.ts'
import { UNKNOWN_WORDS } from '../../../../../pipeline/measures/what-if/reasons.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsole, useConsoleStore, useLocale } from '../../../console-context.ts'
import { hashOf } from '../../../model/page-route.ts'
import { useDescriptors, useFlagText } from '../../../widgets/hooks/use-flags.ts'
import { useWords } from '../../../widgets/words.ts'
import type { Answered } from './use-what-if.ts'
import { WhatIfActions } from './what-if-actions.tsx'
import styles from './what-if-line.module.css'

interface WhatIfLineProps extends Answered {
  readonly turn: TurnRecord
  readonly isKept?: boolean
}

/** What a turn would have been, on the line of its facts: nothing below moves. Escape puts the question away. */
export function WhatIfLine({ turn, asked, predicted, isKept }: WhatIfLineProps) {
  const { t } = useTranslation()
  useEscape()
  return (
    <section className={styles.line} aria-label={`${t('levers.title')} · ${t('turn.number', { index: turn.index })}`}>
      <strong className={styles.title}>{t('levers.title')}</strong>
      <p className={styles.said} role="status">
        <Wait turn={turn} predicted={predicted} />
      </p>
      <Moved turn={turn} asked={asked} predicted={predicted} />
      <span className={styles.actions}>
        <WhatIfActions turn={turn} asked={asked} isKept={isKept} />
      </span>
    </section>
  )
}

function Wait({ turn, predicted }: Pick<WhatIfLineProps, 'turn' | 'predicted'>) {
  const { t } = useTranslation()
  const locale = useLocale()
  const language = useConsoleStore((state) => state.language)
  const before = msDigits(turn.ledger?.heardMs, locale)
  if (predicted.kind === 'unknown') {
    const [first] = predicted.reasons
    const why = first && t('levers.unknownFlag', { flag: first.flag, why: UNKNOWN_WORDS[first.reason][language] })
    return (
      <>
        <Waits /> <b>{`${before} → ${t('levers.unknown')}`}</b> <span title={why}>{why}</span>
      </>
    )
  }
  const { heardMs, interval } = predicted
  const within = { from: msDigits(interval.fromMs, locale), to: formatMs(interval.toMs, locale) }
  return (
    <>
      <Waits /> <b>{`${before} → ${formatMs(heardMs, locale)}`}</b>{' '}
      <span title={t('levers.interval', within)}>{t('levers.shortInterval', within)}</span>
    </>
  )
}

/** The number that changes stands under its name in large already. */
function Waits() {
  const { t } = useTranslation()
  return <span className="visually-hidden">{t('levers.waits')}</span>
}

/** What is changed for it: settings, each a way to its flag, and parts that have none. */
function Moved({ turn, asked, predicted }: WhatIfLineProps) {
  const locale = useLocale()
  const words = useWords()
  const text = useFlagText()
  const descriptors = useDescriptors()
  const after = predicted.kind === 'known' ? predicted.parts : undefined
  return (
    <ul className={styles.moved}>
      {Object.entries(asked.changes).map(([name, value]) => {
        const { unit } = descriptors.find((one) => one.name === name) ?? {}
        const was = turn.flags[name]
        return (
          <li key={name}>
            {`${was === undefined ? '' : `${text(was)} → `}${text(value, unit)}`}{' '}
            <a href={hashOf({ page: 'flags', flag: name })}>{name}</a>
          </li>
        )
      })}
      {Object.entries(asked.times).map(([at, ms]) => {
        const part = turn.ledger?.parts[Number(at)]
        const now = formatMs(after?.[Number(at)]?.ms ?? ms, locale)
        return part && <li key={at}>{`${words.part(part.part)} ${msDigits(part.ms, locale)} → ${now}`}</li>
      })}
    </ul>
  )
}

/** Escape anywhere on the page, where nothing nearer takes it; what closes by Escape around it stays open. */
function useEscape(): void {
  const { store } = useConsole()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || store.getState().overlay !== 'none') return
      event.preventDefault()
      store.getState().askWhatIf(undefined)
    }
    // On its way to the window, where the sheet around a kept turn listens.
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [store])
}
