import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatSignedMs, UNKNOWN } from '../../../../pipeline/measures/numbers.ts'
import { lostItsEnd, turnFate, wasTakenBack } from '../../../../pipeline/measures/turn-fate.ts'
import { FATE_WORDS } from '../../../../pipeline/measures/words.ts'
import type { Session, SessionTurn } from '../../../../pipeline/protocol/sessions.ts'
import { useAnswer } from '../../answers/use-answer.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { largestDifference, type PartPair, pairParts } from '../../model/turn/turn-pair.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { useDescriptors, useFlagText } from '../../widgets/hooks/use-flags.ts'
import { Measure } from '../../widgets/measure.tsx'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import { PairOverlay } from './pair-overlay.tsx'
import styles from './turn-detail.module.css'

interface TurnPairProps {
  readonly session: Session
  /** The pinned one, then the one on show. */
  readonly aId: string
  readonly bId: string
  onClose(): void
}

/** Two turns on one scale: part by part, with what differed in their flags. */
export function TurnPair({ session, aId, bId, onClose }: TurnPairProps) {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const { answer: a } = useAnswer({ name: 'readTurn', sessionId: session.id, turnId: aId })
  const { answer: b } = useAnswer({ name: 'readTurn', sessionId: session.id, turnId: bId })
  const close = (
    <Button look="plain" square aria-label={t('sessions.unpin')} onPress={onClose}>
      <X size={14} aria-hidden />
    </Button>
  )
  return (
    <Pane title={t('sessions.pair')} stale={!connected} actions={close}>
      {a && b ? <Pair a={a} b={b} /> : <EmptyState>{t('sessions.loading')}</EmptyState>}
    </Pane>
  )
}

function Pair({ a, b }: { readonly a: SessionTurn; readonly b: SessionTurn }) {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  const pairs = pairParts(a.record.ledger, b.record.ledger)
  const most = largestDifference(pairs)
  const longestMs = Math.max(1, a.record.ledger?.totalMs ?? 0, b.record.ledger?.totalMs ?? 0)
  return (
    <div className={styles.stack}>
      <LostTurns turns={[a, b]} />
      <p className={styles.verdict}>
        {most?.deltaMs === undefined
          ? t('sessions.pairSame')
          : t('sessions.pairMost', { part: words.part(most.part), delta: formatSignedMs(most.deltaMs, locale) })}
      </p>
      <figure className={styles.figure}>
        <PairOverlay a={a.record.ledger} b={b.record.ledger} longestMs={longestMs} />
        <figcaption>{t('sessions.overlay', { a: a.ordinal, b: b.ordinal })}</figcaption>
      </figure>
      <PairTable pairs={pairs} total={{ aMs: a.record.ledger?.heardMs, bMs: b.record.ledger?.heardMs }} />
      <FlagPairs a={a} b={b} />
    </div>
  )
}

/** Turns that answered no whole sentence: their numbers are of something else, which is said before the difference. */
function LostTurns({ turns }: { readonly turns: readonly SessionTurn[] }) {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  return turns.map((turn, index) => {
    const { status, ledger, notMeasurable } = turn.record
    const { processingMs, heardMs } = ledger ?? {}
    const told = { cutOff: lostItsEnd(turn), takenBack: wasTakenBack(turn.record) }
    const fate = turnFate({ status, processingMs, heardMs, notMeasurable, ...told })
    if (fate === 'whole') return null
    return (
      <p key={turn.record.id} className={styles.verdict}>
        {t('sessions.pairLost', { letter: index === 0 ? 'A' : 'B', what: FATE_WORDS[fate][language] })}
      </p>
    )
  })
}

interface PairTableProps {
  readonly pairs: readonly PartPair[]
  readonly total: { readonly aMs: number | undefined; readonly bMs: number | undefined }
}

function PairTable({ pairs, total: { aMs, bMs } }: PairTableProps) {
  const { t } = useTranslation()
  const words = useWords()
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('table.part')}</th>
          <th scope="col">A</th>
          <th scope="col">B</th>
          <th scope="col">{t('sessions.delta')}</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map((pair) => (
          <PairRow key={pair.part} name={words.part(pair.part)} {...pair} />
        ))}
      </tbody>
      <tfoot>
        <PairRow
          name={t('sessions.total')}
          {...{ aMs, bMs, deltaMs: aMs === undefined || bMs === undefined ? undefined : bMs - aMs }}
        />
      </tfoot>
    </table>
  )
}

interface PairRowProps extends Omit<PartPair, 'part'> {
  readonly name: string
}

function PairRow({ name, aMs, bMs, deltaMs }: PairRowProps) {
  const locale = useLocale()
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <Measure ms={aMs} />
      </td>
      <td>
        <Measure ms={bMs} />
      </td>
      <td className={deltaMs === undefined || deltaMs === 0 ? '' : deltaMs < 0 ? styles.better : styles.worse}>
        {deltaMs === undefined ? UNKNOWN : formatSignedMs(deltaMs, locale)}
      </td>
    </tr>
  )
}

function FlagPairs({ a, b }: { readonly a: SessionTurn; readonly b: SessionTurn }) {
  const { t } = useTranslation()
  const text = useFlagText()
  const rows = useDescriptors().flatMap(({ name, baseline }) => {
    const [from, to] = [a.record.flags[name] ?? baseline, b.record.flags[name] ?? baseline]
    return from === to ? [] : [{ name, from, to }]
  })
  if (rows.length === 0) return <p className={styles.summary}>{t('sessions.sameFlags')}</p>
  return (
    <ul className={styles.flags} aria-label={t('sessions.flagsPair')}>
      {rows.map(({ name, from, to }) => (
        <li key={name}>
          <code>{name}</code> {text(from)} → <strong>{text(to)}</strong>
        </li>
      ))}
    </ul>
  )
}
