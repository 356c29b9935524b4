import { useMemo } from 'react'
import { GridList, GridListItem, ListLayout, Virtualizer } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { WITHHELD } from '../../../../pipeline/protocol/exports.ts'
import type { Session, TurnRow } from '../../../../pipeline/protocol/sessions.ts'
import { hashOf } from '../../model/page-route.ts'
import { ledgerOfRow } from '../../model/turn/turn-row.ts'
import { Measure } from '../../widgets/measure.tsx'
import { MiniWaterfall } from '../../widgets/mini-waterfall.tsx'
import { useWords } from '../../widgets/words.ts'
import { KeptText } from './kept-text.tsx'
import styles from './turn-list.module.css'

const ROW_PX = 34

interface TurnListProps {
  readonly session: Session
  readonly turns: readonly TurnRow[]
  readonly chosen: string | undefined
}

/** The turns as rows with a small ledger each. Ten thousand are as smooth as ten: only those in view are drawn. */
export function TurnList({ session, turns, chosen }: TurnListProps) {
  const { t } = useTranslation()
  const longestMs = useMemo(
    () => turns.reduce((most, turn) => Math.max(most, turn.heardMs ?? turn.processingMs ?? 0), 1),
    [turns],
  )
  const nameOf = ({ ordinal, transcript }: TurnRow) => {
    const name = t('sessions.turn', { ordinal })
    return transcript === '' || transcript === WITHHELD ? name : `${name} “${transcript}”`
  }
  const items = useMemo(() => turns.map((turn) => ({ ...turn, id: turn.turnId })), [turns])
  return (
    <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: ROW_PX }}>
      <GridList
        aria-label={t('sessions.turns')}
        className={styles.list}
        // As high as its rows are, and no higher than the window leaves room for.
        style={{ height: `min(${turns.length * ROW_PX + 2}px, var(--most))` }}
        selectionMode="single"
        selectionBehavior="replace"
        selectedKeys={chosen === undefined ? [] : [chosen]}
        items={items}
        onSelectionChange={(keys) => {
          const [turn] = keys === 'all' ? [] : [...keys]
          if (turn !== undefined)
            window.location.hash = hashOf({ page: 'sessions', session: session.id, turn: String(turn) })
        }}
      >
        {(turn) => (
          <GridListItem id={turn.turnId} className={styles.row} textValue={nameOf(turn)}>
            <Row session={session} turn={turn} longestMs={longestMs} />
          </GridListItem>
        )}
      </GridList>
    </Virtualizer>
  )
}

function Row({ session, turn, longestMs }: { session: Session; turn: TurnRow; longestMs: number }) {
  const { t } = useTranslation()
  const words = useWords()
  const arm = session.arms.find(({ id }) => id === turn.armId)
  const marks = [
    turn.warmUp && t('sessions.warmUp'),
    turn.cold && t('sessions.cold'),
    turn.cached && t('sessions.cached'),
    turn.recorded && t('sessions.recorded'),
  ].filter((mark) => mark !== false)
  return (
    <>
      <span className={styles.ordinal}>{turn.ordinal}</span>
      <span className={styles.arm}>{arm ? words.preset(arm.name) : ''}</span>
      {turn.notMeasurable === undefined ? (
        <MiniWaterfall ledger={ledgerOfRow(turn)} longestMs={longestMs} />
      ) : (
        <span className={styles.reason}>{words.reason(turn.notMeasurable, turn.notMeasurableBecause)}</span>
      )}
      <span className={styles.text}>{turn.transcript !== '' && <KeptText text={turn.transcript} />}</span>
      <span className={styles.marks}>{marks.join(', ')}</span>
      <span className={`${styles.number} ${styles.compute}`}>
        <span className="visually-hidden">{t('headline.processing')} </span>
        <Measure ms={turn.processingMs} />
      </span>
      <span className={styles.number}>
        <span className="visually-hidden">{t('headline.heard')} </span>
        <Measure ms={turn.heardMs} />
      </span>
    </>
  )
}
