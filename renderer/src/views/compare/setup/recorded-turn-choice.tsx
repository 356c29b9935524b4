import { CheckboxGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { sessionTitle } from '../../../../../pipeline/measures/session-words.ts'
import type { Session } from '../../../../../pipeline/protocol/sessions.ts'
import { useAnswer } from '../../../answers/use-answer.ts'
import { useConsoleStore } from '../../../console-context.ts'
import { replayableTurns, sessionsWithAudio } from '../../../model/experiments/recorded-turns.ts'
import { hashOf } from '../../../model/page-route.ts'
import { Tick } from '../../../widgets/controls/tick.tsx'
import { Spoken } from '../../../widgets/spoken.tsx'
import { useWords } from '../../../widgets/words.ts'
import styles from './recorded-turn-choice.module.css'

const SESSIONS_READ = 50
/** The newest turns of a session that are looked through. */
const TURNS_READ = 100

interface RecordedTurnChoiceProps {
  readonly chosen: readonly string[]
  onChange(turnIds: readonly string[]): void
}

/** Which kept turns are said again. Where none was kept, how to keep some. */
export function RecordedTurnChoice({ chosen, onChange }: RecordedTurnChoiceProps) {
  const { t } = useTranslation()
  const words = useWords()
  const { answer, error } = useAnswer({ name: 'listSessions', offset: 0, limit: SESSIONS_READ })
  if (error) return <p className={styles.note}>{words.error(error).message}</p>
  if (!answer) return <p className={styles.note}>{t('sessions.loading')}</p>
  const sessions = sessionsWithAudio(answer.sessions)
  if (sessions.length === 0)
    return (
      <p className={styles.note}>
        {t('compare.capturesNone')} <a href={hashOf({ page: 'sessions' })}>{t('sessions.title')}</a>
      </p>
    )
  return (
    <CheckboxGroup
      aria-label={t('compare.captures')}
      className={styles.choice}
      value={[...chosen]}
      onChange={(turnIds) => onChange(turnIds)}
    >
      {sessions.map((session) => (
        <TurnsOf key={session.id} session={session} />
      ))}
    </CheckboxGroup>
  )
}

function TurnsOf({ session }: { readonly session: Session }) {
  const language = useConsoleStore((state) => state.language)
  const { id: sessionId, counts } = session
  const offset = Math.max(0, counts.turns - TURNS_READ)
  const { answer } = useAnswer({ name: 'listTurns', sessionId, offset, limit: TURNS_READ })
  const turns = replayableTurns(answer?.turns ?? [])
  if (turns.length === 0) return null
  return (
    <>
      <p className={styles.session}>{sessionTitle(session)[language]}</p>
      {turns.map(({ turnId, ordinal, transcript }) => (
        <Tick key={turnId} value={turnId}>
          {ordinal} · <Spoken text={transcript} />
        </Tick>
      ))}
    </>
  )
}
