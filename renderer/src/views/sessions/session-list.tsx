import { FolderInput, Play, Square } from 'lucide-react'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../answers/use-answer.ts'
import { takeSessionFile } from '../../console/desktop.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { TextField } from '../../widgets/controls/text-field.tsx'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './session-list.module.css'
import { SessionTable } from './session-table.tsx'

const PAGE = 100
/** The most that the host hands over at once. */
const MOST = 500

/** All sessions, newest first until a column is pressed, with a search over titles, notes, tags and transcripts. */
export function SessionList({ chosen }: { readonly chosen: string | undefined }) {
  const { t } = useTranslation()
  const words = useWords()
  const connected = useConsoleStore(selectConnected)
  const [search, setSearch] = useState('')
  const [limit, setLimit] = useState(PAGE)
  const query = { name: 'listSessions' as const, offset: 0, limit, ...(search === '' ? {} : { search }) }
  const { answer, error, loading } = useAnswer(query)
  const left = answer ? answer.total - answer.sessions.length : 0
  return (
    <Pane title={t('sessions.title')} stale={!connected} actions={<ListActions />}>
      <div className={styles.stack}>
        <TextField label={t('sessions.search')} type="search" value={search} onType={setSearch} onCommit={setSearch} />
        {error && <p className={styles.problem}>{words.error(error).message}</p>}
        {answer?.sessions.length === 0 && (
          <EmptyState>{t(search === '' ? 'sessions.empty' : 'sessions.nothingFound')}</EmptyState>
        )}
        {!answer && loading && <EmptyState>{t('sessions.loading')}</EmptyState>}
        {answer && answer.sessions.length > 0 && <SessionTable sessions={answer.sessions} chosen={chosen} />}
        {left > 0 && limit < MOST && (
          <Button onPress={() => setLimit((before) => Math.min(MOST, before + PAGE))}>
            {t('sessions.more', { count: left })}
          </Button>
        )}
        {left > 0 && limit >= MOST && <p className={styles.facts}>{t('sessions.tooMany', { count: left })}</p>}
      </div>
    </Pane>
  )
}

/** Begin or end a session of one's own, or take one from a file, which is then on show. */
function ListActions() {
  const { t } = useTranslation()
  const console = useConsole()
  const connected = useConsoleStore(selectConnected)
  const running = useConsoleStore((state) => state.session?.session)
  const take = async (files: FileList | null) => {
    const file = files?.[0]
    if (!file) return
    await takeSessionFile(console, file, (hash) => {
      window.location.hash = hash
    })
  }
  return (
    <>
      {running === undefined ? (
        <Button isDisabled={!connected} onPress={() => console.run({ name: 'startSession' })}>
          <Play size={14} aria-hidden /> {t('sessions.start')}
        </Button>
      ) : (
        <Button isDisabled={!connected} onPress={() => console.run({ name: 'endSession' })}>
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
