import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMs } from '../../../pipeline/measures/numbers.ts'
import type { TurnRecord } from '../../../pipeline/protocol/turns.ts'
import { useConsoleStore, useLocale } from '../console-context.ts'
import { explainTurn } from '../model/turn/explain.ts'
import { isMeasurable } from '../model/turn/turn.ts'
import { useWords } from '../widgets/words.ts'

/** Speaks to screen readers when a turn ends or an error appears, at most once in this time; never about ticks. */
const QUIET_MS = 5000

export function Announcer() {
  const last = useConsoleStore((state) => state.session?.turns.at(-1))
  const error = useConsoleStore((state) => state.notices.at(-1)?.error)
  const words = useWords()
  const locale = useLocale()
  const sentence = useTurnSentence()
  const [spoken, setSpoken] = useState({ text: '', locale })
  // The turn that was there when the page opened is no news.
  const known = useRef(last?.id)
  const spokenAtMs = useRef(0)
  useEffect(() => {
    if (!last || last.id === known.current) return
    known.current = last.id
    const waitMs = Math.max(0, spokenAtMs.current + QUIET_MS - performance.now())
    const timer = window.setTimeout(() => {
      spokenAtMs.current = performance.now()
      setSpoken({ text: sentence(last), locale })
    }, waitMs)
    return () => window.clearTimeout(timer)
  }, [last, sentence, locale])
  return (
    <div className="visually-hidden">
      {/* What was said in another language is gone with it: it is no news. */}
      <p aria-live="polite">{spoken.locale === locale && spoken.text}</p>
      <p aria-live="polite">{error && words.error(error).message}</p>
    </div>
  )
}

function useTurnSentence(): (turn: TurnRecord) => string {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  return (turn) => {
    const { index } = turn
    if (turn.status === 'failed')
      return t('announce.failed', {
        index,
        reason: turn.error ? words.error(turn.error).message : t('turns.unknownReason'),
      })
    const longest = explainTurn(turn)?.longest.part.part
    if (!isMeasurable(turn) || !longest) {
      return t('announce.turnNot', {
        index,
        reason:
          turn.notMeasurable === undefined
            ? t('turns.unknownReason')
            : words.reason(turn.notMeasurable, turn.notMeasurableBecause),
      })
    }
    const processing = formatMs(turn.ledger?.processingMs, locale)
    const heard = formatMs(turn.ledger?.heardMs, locale)
    return t('announce.turn', { index, processing, heard, part: words.part(longest) })
  }
}
