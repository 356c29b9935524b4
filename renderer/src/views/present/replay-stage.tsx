import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMs } from '../../../../pipeline/measures/numbers.ts'
import type { Session, TurnRow } from '../../../../pipeline/protocol/sessions.ts'
import { useAnswer } from '../../answers/use-answer.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { heardVerdict } from '../../model/comparison.ts'
import { gainMs, type PresentedPair, presentedPairs } from '../../model/presentation.ts'
import { ledgerOfRow } from '../../model/turn-row.ts'
import { Button } from '../../widgets/button.tsx'
import { MiniWaterfall } from '../../widgets/mini-waterfall.tsx'
import { useWords } from '../../widgets/words.ts'
import { Badge, FirstWord, Words } from './hero.tsx'
import styles from './present-page.module.css'

const ALL = 20_000

/** A recorded comparison, turn by turn: the same sentence before and after. */
export function ReplayStage({ sessionId, hidden }: { readonly sessionId: string; readonly hidden: boolean }) {
  const { t } = useTranslation()
  const words = useWords()
  const [index, setIndex] = useState(0)
  // A comparison that still runs fills while it is shown.
  const { answer: session, error } = useAnswer({ name: 'readSession', sessionId })
  const { answer } = useAnswer({ name: 'listTurns', sessionId, offset: 0, limit: ALL })
  if (error) return <p className={styles.nothing}>{words.error(error).message}</p>
  if (!session || !answer) return <p className={styles.nothing}>{t('present.loading')}</p>
  const pairs = presentedPairs(session, answer.turns)
  const pair = pairs[Math.min(index, pairs.length - 1)]
  if (!pair) return <p className={styles.nothing}>{t('present.noPair')}</p>
  return (
    <div className={styles.stage}>
      <Badge live={false} />
      <FirstWord ms={pair.after.heardMs} caption={t('present.firstWord')} />
      <Gain pair={pair} />
      <AllTurns session={session} />
      <Bars session={session} pair={pair} />
      <Words said={pair.after.transcript} answered={pair.after.reply} hidden={hidden} />
      <div className={styles.steps}>
        <Button isDisabled={index === 0} onPress={() => setIndex(index - 1)}>
          <ChevronLeft size={16} aria-hidden /> {t('present.previous')}
        </Button>
        <span>{t('present.turnOf', { index: Math.min(index, pairs.length - 1) + 1, count: pairs.length })}</span>
        <Button look="primary" isDisabled={index >= pairs.length - 1} onPress={() => setIndex(index + 1)}>
          {t('present.next')} <ChevronRight size={16} aria-hidden />
        </Button>
      </div>
    </div>
  )
}

function Gain({ pair }: { readonly pair: PresentedPair }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const gain = gainMs(pair)
  const delta = formatMs(Math.abs(gain), locale)
  const words =
    Math.abs(gain) < 1 ? t('present.same') : t(gain > 0 ? 'present.difference' : 'present.slower', { delta })
  return (
    <p className={styles.gain} data-slower={gain < -1 || undefined}>
      {words}
    </p>
  )
}

/** One pair may differ by chance: what the whole comparison says stands below it, in small. */
function AllTurns({ session }: { readonly session: Session }) {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  const { answer: result } = useAnswer({ name: 'readResult', sessionId: session.id })
  const comparison = result && heardVerdict(result)
  if (!comparison) return null
  return (
    <p className={styles.verdict}>
      {t('present.allTurns')} {comparison.verdict[language]}
    </p>
  )
}

function Bars({ session, pair }: { readonly session: Session; readonly pair: PresentedPair }) {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  const longestMs = Math.max(1, pair.before.heardMs ?? 0, pair.after.heardMs ?? 0)
  const nameOf = (turn: TurnRow) => words.preset(session.arms.find(({ id }) => id === turn.armId)?.name)
  const rows = [
    [t('present.before'), pair.before],
    [t('present.after'), pair.after],
  ] as const
  return (
    <div className={styles.pair}>
      {rows.map(([name, turn]) => [
        <strong key={`${turn.turnId}/name`}>
          {name} <small>{nameOf(turn)}</small>
        </strong>,
        <MiniWaterfall key={turn.turnId} ledger={ledgerOfRow(turn)} longestMs={longestMs} />,
        <span key={`${turn.turnId}/number`}>{formatMs(turn.heardMs, locale)}</span>,
      ])}
    </div>
  )
}
