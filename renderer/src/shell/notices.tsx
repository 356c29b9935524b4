import { LoaderCircle, TriangleAlert, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostState } from '../../../pipeline/protocol/desktop.ts'
import type { ErrorInfo } from '../../../pipeline/protocol/errors.ts'
import { useConsole, useConsoleStore, useLocale } from '../console-context.ts'
import { asSentence } from '../model/sound/sentence-end.ts'
import { Button } from '../widgets/controls/button.tsx'
import { useCountdown } from '../widgets/hooks/use-countdown.ts'
import { useWords } from '../widgets/words.ts'
import styles from './notices.module.css'
import { RestartNotice } from './restart-notice.tsx'

/** What stands above the page: a lost connection, and errors until they are dismissed. */
export function Notices() {
  const { t } = useTranslation()
  const words = useWords()
  const notices = useConsoleStore((state) => state.notices)
  const dismissNotice = useConsoleStore((state) => state.dismissNotice)
  useHostProblems()
  usePlaybackProblem()
  return (
    <div className={styles.stack}>
      <ConnectionNotice />
      <RestartNotice />
      {notices.map(({ id, error }) => (
        <div key={id} className={styles.notice} data-tone="bad">
          <TriangleAlert size={16} aria-hidden />
          <NoticeText error={words.error(error)} />
          <Button look="plain" square aria-label={t('error.dismiss')} onPress={() => dismissNotice(id)}>
            <X size={14} aria-hidden />
          </Button>
        </div>
      ))}
    </div>
  )
}

/** What went wrong, and what helps: two sentences. Its code is for those who look for it, and stands under the pointer. */
function NoticeText({ error: { message, hint, code } }: { readonly error: ErrorInfo }) {
  const locale = useLocale()
  return (
    <p title={code}>
      <strong>{asSentence(message, locale)}</strong> {hint !== undefined && asSentence(hint, locale)}
    </p>
  )
}

/** In the desktop window: that the host is starting, from the first second on, or why it could not be started. */
function HostNotice({ state }: { readonly state: HostState }) {
  const { t } = useTranslation()
  const [isCopied, setCopied] = useState(false)
  const desktop = window.firstword
  if (state.phase === 'running') return null
  if (state.phase === 'starting')
    return (
      <div className={styles.notice} role="status">
        <LoaderCircle size={16} aria-hidden />
        <p>
          <strong>{t('desktop.starting')}</strong>{' '}
          {state.text === '' ? t('desktop.startingBody') : <span lang="en">{state.text}</span>}
        </p>
      </div>
    )
  const copy = () => void desktop?.copyDiagnostics().then(() => setCopied(true))
  return (
    <div className={styles.notice} data-tone="bad" role="alert">
      <TriangleAlert size={16} aria-hidden />
      <p>
        <strong>{t('desktop.failed')}</strong> <span lang="en">{state.reason}</span>
      </p>
      <Button onPress={() => void desktop?.showLogs()}>{t('desktop.showLogs')}</Button>
      <Button onPress={copy}>{t(isCopied ? 'desktop.copied' : 'desktop.copyDiagnostics')}</Button>
      <Button look="primary" onPress={() => void desktop?.retryHost()}>
        {t('desktop.tryAgain')}
      </Button>
    </div>
  )
}

function ConnectionNotice() {
  const { t } = useTranslation()
  const { reconnect } = useConsole()
  const connection = useConsoleStore((state) => state.connection)
  const hostState = useConsoleStore((state) => state.hostState)
  const hasSession = useConsoleStore((state) => state.session !== undefined)
  const seconds = useCountdown(connection.phase === 'waiting' ? connection.retryAtMs : undefined)
  const locale = useLocale()
  // While the host is starting or gone, why the page is not connected is no news.
  if (hostState && hostState.phase !== 'running') return <HostNotice state={hostState} />
  if (connection.phase === 'connected' || connection.phase === 'connecting') return null
  const { title, body } = {
    waiting: {
      title: t('connection.lostTitle'),
      body: t(hasSession ? 'connection.lostBody' : 'connection.waiting', { seconds }),
    },
    refused: {
      title: t('connection.refusedTitle'),
      body: connection.phase === 'refused' ? sentences(connection.error, locale) : '',
    },
    noKey: { title: t('connection.noKeyTitle'), body: t('connection.noKeyBody') },
  }[connection.phase]
  return (
    <div className={styles.notice} data-tone={connection.phase === 'waiting' ? 'warn' : 'bad'}>
      <TriangleAlert size={16} aria-hidden />
      <p>
        {/* Read out at once, and alone: the seconds beside it would be read out one by one. */}
        <strong role="alert">{asSentence(title, locale)}</strong> {body}
      </p>
      {connection.phase !== 'noKey' && <Button onPress={reconnect}>{t('connection.retry')}</Button>}
    </div>
  )
}

function sentences({ message, hint }: ErrorInfo, locale: string): string {
  return [message, hint].flatMap((text) => (text === undefined ? [] : [asSentence(text, locale)])).join(' ')
}

function useHostProblems(): void {
  const problem = useConsoleStore((state) => state.session?.problem)
  const addNotice = useConsoleStore((state) => state.addNotice)
  useEffect(() => {
    if (problem) addNotice(problem.info)
  }, [problem, addNotice])
}

/** A page without sound is said on every page; what can be mended at the microphone or the speaker stands there. */
function usePlaybackProblem(): void {
  const { t } = useTranslation()
  const reason = useConsoleStore(({ playbackProblem: problem }) =>
    problem?.kind === 'unavailable' ? problem.detail : undefined,
  )
  const addNotice = useConsoleStore((state) => state.addNotice)
  useEffect(() => {
    if (reason === undefined) return
    addNotice({ code: 'client.playback', message: t('error.playback', { reason }), hint: t('error.playbackHint') })
  }, [reason, addNotice, t])
}
