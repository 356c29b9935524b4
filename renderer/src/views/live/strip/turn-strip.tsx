import { Fragment, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsole, useConsoleStore } from '../../../console-context.ts'
import { STATISTICS_TURNS } from '../../../model/statistics.ts'
import { selectShownTurn, selectTurns } from '../../../store/selectors.ts'
import { useRovingKeys } from '../use-roving-keys.ts'
import { FlagsChanged } from './flags-changed.tsx'
import { RunningCard, TurnCard } from './turn-card.tsx'
import styles from './turn-strip.module.css'

/** The last turns in the order they came, each as a small ledger on one common scale; the chosen one is shown above. */
export function TurnStrip() {
  const { t } = useTranslation()
  const turns = useConsoleStore(selectTurns).slice(-STATISTICS_TURNS)
  const current = useConsoleStore((state) => state.session?.current)
  const shownId = useConsoleStore((state) => selectShownTurn(state)?.id)
  const stale = useConsoleStore((state) => state.connection.phase !== 'connected')
  const { store } = useConsole()
  const list = useRef<HTMLOListElement>(null)
  const onKeyDown = useRovingKeys(list, '[data-turn]', (card) => store.getState().selectTurn(card.dataset.turn))
  useEndInView(list, turns.at(-1)?.id, current?.id)
  const longestMs = turns.reduce((most, turn) => Math.max(most, turn.ledger?.totalMs ?? 0), 1)
  const tabId = turns.some(({ id }) => id === shownId) ? shownId : turns.at(-1)?.id
  return (
    <section
      className={styles.strip}
      aria-label={t('live.strip')}
      data-pane
      data-stale={stale || undefined}
      tabIndex={-1}
    >
      {turns.length === 0 && !current ? (
        <p className={styles.empty}>{t('turns.empty')}</p>
      ) : (
        <ol ref={list} className={styles.list} title={t('live.stripHint')} onKeyDown={onKeyDown}>
          {turns.map((turn, index) => (
            <Fragment key={turn.id}>
              <FlagsChanged turn={turn} before={turns[index - 1]} />
              <TurnCard
                turn={turn}
                longestMs={longestMs}
                isShown={turn.id === shownId}
                inTabOrder={turn.id === tabId}
              />
            </Fragment>
          ))}
          {current && <RunningCard turn={current} />}
        </ol>
      )}
    </section>
  )
}

/** A new turn comes at the end: it is brought into view, and so is one that is chosen by other means. */
function useEndInView(
  list: React.RefObject<HTMLOListElement | null>,
  newest: TurnRecord['id'] | undefined,
  current: TurnRecord['id'] | undefined,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn more is what must scroll
  useEffect(() => {
    const element = list.current
    if (!element) return
    const frame = requestAnimationFrame(() => {
      element.scrollLeft = element.scrollWidth
    })
    return () => cancelAnimationFrame(frame)
  }, [list, newest, current])
}
