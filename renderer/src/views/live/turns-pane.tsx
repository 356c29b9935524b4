import { Activity } from 'lucide-react'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { useConsoleStore } from '../../console-context.ts'
import { changedFlags, STATISTICS_TURNS } from '../../model/statistics.ts'
import { isMeasurable } from '../../model/turn.ts'
import { selectShownTurn, selectTurns } from '../../store/selectors.ts'
import { Measure } from '../../widgets/measure.tsx'
import { MiniWaterfall } from '../../widgets/mini-waterfall.tsx'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './turns-pane.module.css'
import { useBusyWords } from './use-busy-words.ts'

/** The last turns, newest first, each as a small ledger on one common scale. */
export function TurnsPane() {
  const { t } = useTranslation()
  const turns = useConsoleStore(selectTurns)
  const stale = useConsoleStore((state) => state.connection.phase !== 'connected')
  const newest = turns.slice(-STATISTICS_TURNS).reverse()
  const longestMs = newest.reduce((most, turn) => Math.max(most, turn.ledger?.totalMs ?? 0), 1)
  return (
    <Pane
      title={t('turns.title')}
      stale={stale}
      filling
      actions={<span className={styles.hint}>{t('turns.hint')}</span>}
    >
      {newest.length === 0 ? (
        <EmptyState>{t('turns.empty')}</EmptyState>
      ) : (
        <ol className={styles.list}>
          {newest.map((turn, index) => (
            <Fragment key={turn.id}>
              <TurnRow turn={turn} longestMs={longestMs} />
              <FlagsChanged turn={turn} before={newest[index + 1]} />
            </Fragment>
          ))}
        </ol>
      )}
    </Pane>
  )
}

/** Names of flags that a mark tells; it counts all. */
const NAMES_SHOWN = 3

/** Stands between two turns whose flags differ: numbers above and below it are not of the same pipeline. */
function FlagsChanged({ turn, before }: { readonly turn: TurnRecord; readonly before: TurnRecord | undefined }) {
  const { t } = useTranslation()
  const names = before ? changedFlags(before, turn) : []
  if (names.length === 0) return null
  const shown = names.slice(0, NAMES_SHOWN).map((name) => `${name} ${before?.flags[name]} → ${turn.flags[name]}`)
  const listed = [...shown, ...(names.length > NAMES_SHOWN ? ['…'] : [])].join(', ')
  const words = t('turns.flagsChanged', { count: names.length, names: listed })
  return (
    <li className={styles.changed} title={words}>
      {words}
    </li>
  )
}

function TurnRow({ turn, longestMs }: { readonly turn: TurnRecord; readonly longestMs: number }) {
  const words = useWords()
  const { t } = useTranslation()
  const shown = useConsoleStore((state) => selectShownTurn(state)?.id === turn.id)
  const selectTurn = useConsoleStore((state) => state.selectTurn)
  return (
    <li>
      <button type="button" className={styles.row} aria-current={shown} onClick={() => selectTurn(turn.id)}>
        <span className="visually-hidden">{t('turn.number', { index: turn.index })} </span>
        <span className={styles.index} aria-hidden="true">
          {turn.index}
        </span>
        <span className={styles.preset}>
          {words.preset(turn.preset)} <BusyMark turn={turn} />
        </span>
        {isMeasurable(turn) ? <Numbers turn={turn} longestMs={longestMs} /> : <Reason turn={turn} />}
      </button>
    </li>
  )
}

function BusyMark({ turn }: { readonly turn: TurnRecord }) {
  const words = useBusyWords()(turn)
  if (words === undefined) return null
  return (
    <span className={styles.busy} title={words}>
      <Activity size={12} aria-hidden />
      <span className="visually-hidden">{words}</span>
    </span>
  )
}

function Numbers({ turn, longestMs }: { readonly turn: TurnRecord; readonly longestMs: number }) {
  const { t } = useTranslation()
  return (
    <>
      <MiniWaterfall ledger={turn.ledger} longestMs={longestMs} />
      <span className={styles.number}>
        <span className="visually-hidden">{t('headline.processing')} </span>
        <Measure ms={turn.ledger?.processingMs} />
      </span>
      <span className={styles.number}>
        <span className="visually-hidden">{t('headline.heard')} </span>
        <Measure ms={turn.ledger?.heardMs} />
      </span>
    </>
  )
}

function Reason({ turn }: { readonly turn: TurnRecord }) {
  const { t } = useTranslation()
  const words = useWords()
  const reason = reasonOf(turn)
  return (
    <span className={styles.reason}>
      {t('turns.notMeasurable', { reason: reason === undefined ? t('turns.unknownReason') : words.reason(reason) })}
    </span>
  )
}

function reasonOf(turn: TurnRecord): string | undefined {
  return turn.notMeasurable ?? turn.error?.message
}
