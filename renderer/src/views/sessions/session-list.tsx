import { FolderInput, Play, Square } from 'lucide-react'
import { useMemo, useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import { useAnswer } from '../../answers/use-answer.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { hashOf } from '../../model/page-route.ts'
import { ledgerOfRow, longestShapeMs } from '../../model/turn-row.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/button.tsx'
import { MiniWaterfall } from '../../widgets/mini-waterfall.tsx'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { TextField } from '../../widgets/text-field.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './session-list.module.css'

const PAGE = 50

/** All sessions, newest first, with a search over titles, notes, tags and transcripts. */
export function SessionList({ chosen }: { readonly chosen: string | undefined }) {
  const { t } = useTranslation()
  const words = useWords()
  const connected = useConsoleStore(selectConnected)
  const [search, setSearch] = useState('')
  const [limit, setLimit] = useState(PAGE)
  const query = { name: 'listSessions' as const, offset: 0, limit, ...(search === '' ? {} : { search }) }
  const { answer, error, loading } = useAnswer(query)
  const longestMs = useMemo(() => longestShapeMs(answer?.sessions ?? []), [answer])
  return (
    <Pane title={t('sessions.title')} stale={!connected} actions={<ListActions />}>
      <div className={styles.stack}>
        <TextField label={t('sessions.search')} type="search" value={search} onType={setSearch} onCommit={setSearch} />
        {error && <p className={styles.problem}>{words.error(error).message}</p>}
        {answer?.sessions.length === 0 && (
          <EmptyState>{t(search === '' ? 'sessions.empty' : 'sessions.nothingFound')}</EmptyState>
        )}
        {!answer && loading && <EmptyState>{t('sessions.loading')}</EmptyState>}
        <ul className={styles.list}>
          {answer?.sessions.map((session) => (
            <SessionRow key={session.id} session={session} isChosen={session.id === chosen} longestMs={longestMs} />
          ))}
        </ul>
        {answer && answer.total > answer.sessions.length && (
          <Button onPress={() => setLimit((before) => Math.min(500, before + PAGE))}>
            {t('sessions.more', { count: answer.total - answer.sessions.length })}
          </Button>
        )}
      </div>
    </Pane>
  )
}

interface SessionRowProps {
  readonly session: Session
  readonly isChosen: boolean
  readonly longestMs: number
}

function SessionRow({ session, isChosen, longestMs }: SessionRowProps) {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  const { counts, kind, state, tags, startedAt, title, id, shape } = session
  const ledger = useMemo(() => shape && ledgerOfRow({ parts: shape }), [shape])
  return (
    <li>
      <a
        className={styles.row}
        href={hashOf({ page: 'sessions', session: id })}
        aria-current={isChosen ? 'true' : undefined}
      >
        <span className={styles.top}>
          <strong>{title}</strong>
          <span className={styles.state} data-state={state}>
            {t(`sessions.states.${state}`)}
          </span>
        </span>
        <span className={styles.facts}>
          {t(`sessions.kinds.${kind}`)} · {new Date(startedAt).toLocaleString(locale, SHORT)} ·{' '}
          {t('sessions.turnCount', { count: counts.turns })}
          {counts.notMeasurable > 0 && ` · ${t('sessions.notMeasurable', { count: counts.notMeasurable })}`}
        </span>
        {session.arms.length > 1 && (
          <span className={styles.facts}>{session.arms.map(({ name }) => words.preset(name)).join(' / ')}</span>
        )}
        {ledger && (
          <span className={styles.shape} title={t('sessions.shape')}>
            <MiniWaterfall ledger={ledger} longestMs={longestMs} />
          </span>
        )}
        {tags.length > 0 && (
          <span className={styles.tags}>
            {tags.map((tag) => (
              <i key={tag}>{tag}</i>
            ))}
          </span>
        )}
      </a>
    </li>
  )
}

const SHORT: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' }

/** Begin or end a session of one's own, or take one from a file. */
function ListActions() {
  const { t } = useTranslation()
  const { run, sendFile, store } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const running = useConsoleStore((state) => state.session?.session)
  const take = async (files: FileList | null) => {
    const file = files?.[0]
    if (!file) return
    const outcome = await sendFile('/sessions/import', file)
    if (!outcome.ok) store.getState().addNotice(outcome.error)
  }
  return (
    <>
      {running === undefined ? (
        <Button isDisabled={!connected} onPress={() => run({ name: 'startSession' })}>
          <Play size={14} aria-hidden /> {t('sessions.start')}
        </Button>
      ) : (
        <Button isDisabled={!connected} onPress={() => run({ name: 'endSession' })}>
          <Square size={14} aria-hidden /> {t('sessions.end')}
        </Button>
      )}
      <FileTrigger
        acceptedFileTypes={['application/json', '.json', '.firstword']}
        onSelect={(files) => void take(files)}
      >
        <Button isDisabled={!connected}>
          <FolderInput size={14} aria-hidden /> {t('sessions.import')}
        </Button>
      </FileTrigger>
    </>
  )
}
