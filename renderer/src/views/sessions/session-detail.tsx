import { useTranslation } from 'react-i18next'
import { sessionTitle } from '../../../../pipeline/measures/session-words.ts'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import { useAnswer } from '../../answers/use-answer.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { hashOf } from '../../model/page-route.ts'
import { selectConnected } from '../../store/selectors.ts'
import { TextField } from '../../widgets/controls/text-field.tsx'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import { Receipt } from './receipt.tsx'
import { SessionActions } from './session-actions.tsx'
import styles from './session-detail.module.css'
import { SessionTurns } from './session-turns.tsx'

/** One session: what it was, what it was measured on, and every turn of it. */
export function SessionDetail({
  sessionId,
  turnId,
}: {
  readonly sessionId: string
  readonly turnId: string | undefined
}) {
  const { t } = useTranslation()
  const words = useWords()
  const connected = useConsoleStore(selectConnected)
  const language = useConsoleStore((state) => state.language)
  const { answer: session, error } = useAnswer({ name: 'readSession', sessionId })
  if (!session)
    return (
      <Pane title={t('sessions.detail')} stale={!connected}>
        <EmptyState>{error ? words.error(error).message : t('sessions.loading')}</EmptyState>
      </Pane>
    )
  return (
    <>
      <Pane title={sessionTitle(session)[language]} stale={!connected} actions={<SessionActions session={session} />}>
        <Head session={session} />
      </Pane>
      <SessionTurns session={session} turnId={turnId} />
    </>
  )
}

function Head({ session }: { readonly session: Session }) {
  const { t } = useTranslation()
  const { run } = useConsole()
  const language = useConsoleStore((state) => state.language)
  const { id: sessionId, notes, tags, arms, counts } = session
  const title = sessionTitle(session)[language]
  return (
    <div className={styles.head}>
      <div className={styles.fields}>
        <TextField
          label={t('sessions.name')}
          value={title}
          onCommit={(text) => text.trim() !== '' && run({ name: 'editSession', sessionId, title: text.trim() })}
        />
        <TextField
          label={t('sessions.tags')}
          hint={t('sessions.tagsHint')}
          value={tags.join(', ')}
          onCommit={(text) => run({ name: 'editSession', sessionId, tags: tagsOf(text) })}
        />
        <TextField
          label={t('sessions.notes')}
          value={notes}
          onCommit={(text) => run({ name: 'editSession', sessionId, notes: text })}
        />
      </div>
      <p className={styles.facts}>
        {t('sessions.turnCount', { count: counts.turns })} · {t('sessions.measured', { count: counts.measured })}
        {counts.notMeasurable > 0 && ` · ${t('sessions.notMeasurable', { count: counts.notMeasurable })}`}
        {counts.failed > 0 && ` · ${t('sessions.failed', { count: counts.failed })}`}
      </p>
      {arms.length > 1 && (
        <p className={styles.facts}>
          <a href={hashOf({ page: 'compare', session: sessionId })}>{t('sessions.toComparison')}</a>
        </p>
      )}
      <Receipt environment={session.environment} />
    </div>
  )
}

function tagsOf(text: string): string[] {
  return [...new Set(text.split(/[,，]/).map((tag) => tag.trim()))].filter((tag) => tag !== '').slice(0, 50)
}
