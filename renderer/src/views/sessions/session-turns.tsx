import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import { useAnswer } from '../../answers/use-answer.ts'
import { useConsoleStore } from '../../console-context.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Segments } from '../../widgets/controls/segments.tsx'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './session-turns.module.css'
import { TurnDetail } from './turn-detail.tsx'
import { TurnList } from './turn-list.tsx'
import { TurnPair } from './turn-pair.tsx'

/** More turns than a session may have; the list draws only those in view. */
const ALL = 20_000
const EVERY_ARM = 'all'

/** The turns of a session; one is on show, and another can be pinned beside it. */
export function SessionTurns({ session, turnId }: { readonly session: Session; readonly turnId: string | undefined }) {
  const { t } = useTranslation()
  const words = useWords()
  const connected = useConsoleStore(selectConnected)
  const [arm, setArm] = useState(EVERY_ARM)
  const [pinned, setPinned] = useState<string>()
  const chosenArm = arm === EVERY_ARM ? {} : { armId: arm }
  const query = { name: 'listTurns' as const, sessionId: session.id, offset: 0, limit: ALL, ...chosenArm }
  const { answer, error } = useAnswer(query)
  const arms = [
    { value: EVERY_ARM, label: t('sessions.everyArm') },
    ...session.arms.map(({ id, name }) => ({ value: id, label: words.preset(name) })),
  ]
  const filter =
    session.arms.length > 1 ? (
      <Segments label={t('sessions.arm')} value={arm} segments={arms} onChange={setArm} />
    ) : undefined
  return (
    <div className={styles.turns} data-open={turnId !== undefined || undefined}>
      <div className={styles.list}>
        <Pane title={t('sessions.turns')} stale={!connected} actions={filter}>
          {error && <EmptyState>{words.error(error).message}</EmptyState>}
          {answer?.turns.length === 0 && <EmptyState>{t('sessions.noTurns')}</EmptyState>}
          {answer && answer.turns.length > 0 && <TurnList session={session} turns={answer.turns} chosen={turnId} />}
        </Pane>
      </div>
      {turnId !== undefined && (
        <div className={styles.detail}>
          {pinned !== undefined && pinned !== turnId && (
            <TurnPair session={session} aId={pinned} bId={turnId} onClose={() => setPinned(undefined)} />
          )}
          <TurnDetail
            key={turnId}
            session={session}
            turnId={turnId}
            isPinned={pinned === turnId}
            onPin={() => setPinned((before) => (before === turnId ? undefined : turnId))}
          />
        </div>
      )}
    </div>
  )
}
