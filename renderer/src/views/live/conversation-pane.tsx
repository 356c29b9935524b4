import { memo, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { inWrittenForm } from '../../../../pipeline/base/written-form.ts'
import { formatMs } from '../../../../pipeline/measures/numbers.ts'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { headlineMs, isOver } from '../../model/turn.ts'
import { selectShownTurn, selectTurns } from '../../store/selectors.ts'
import { Button } from '../../widgets/button.tsx'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import styles from './conversation-pane.module.css'

/** What was said and answered, word by word as it comes. */
export function ConversationPane() {
  const { t } = useTranslation()
  const { run } = useConsole()
  const cleared = useConsoleStore((state) => state.session?.clearedThrough ?? 0)
  const turns = useConsoleStore(selectTurns).filter((turn) => turn.index > cleared)
  const current = useConsoleStore((state) => state.session?.current)
  const stale = useConsoleStore((state) => state.connection.phase !== 'connected')
  const log = useRef<HTMLDivElement>(null)
  useStickToEnd(log, current ?? turns.at(-1))
  const shown = current ? [...turns, current] : turns
  const clear = (
    <Button look="plain" isDisabled={shown.length === 0 || stale} onPress={() => run({ name: 'clearConversation' })}>
      {t('conversation.clear')}
    </Button>
  )
  return (
    <Pane title={t('conversation.title')} stale={stale} filling actions={clear} className={styles.pane}>
      <div ref={log} className={styles.log} role="log" aria-live="off" aria-label={t('conversation.title')}>
        {shown.length === 0 ? (
          <EmptyState>{t('conversation.empty')}</EmptyState>
        ) : (
          shown.map((turn) => <Exchange key={turn.id} turn={turn} />)
        )}
      </div>
    </Pane>
  )
}

/** Finished turns stay as they are while the running one changes thirty times a second. */
const Exchange = memo(function Exchange({ turn }: { readonly turn: TurnRecord }) {
  const { t } = useTranslation()
  const shown = useConsoleStore((state) => selectShownTurn(state)?.id === turn.id)
  const selectTurn = useConsoleStore((state) => state.selectTurn)
  return (
    <article className={styles.exchange} data-shown={shown || undefined}>
      <button
        type="button"
        className={styles.meta}
        title={t('conversation.open', { index: turn.index })}
        onClick={() => selectTurn(turn.id)}
      >
        <span>{t('turn.number', { index: turn.index })}</span>
        <span>{turn.origin === 'microphone' ? t('turn.microphone') : (turn.clipId ?? t('turn.clip'))}</span>
        <FirstWord turn={turn} />
      </button>
      <Transcript turn={turn} />
      <Reply turn={turn} />
    </article>
  )
})

function FirstWord({ turn }: { readonly turn: TurnRecord }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const ms = headlineMs(turn, 'heard') ?? headlineMs(turn, 'processing')
  if (ms === undefined) return <span className={styles.number}>{isOver(turn) ? t(`status.${turn.status}`) : ''}</span>
  return <span className={styles.number}>{t('conversation.firstWord', { time: formatMs(ms, locale) })}</span>
}

function Transcript({ turn }: { readonly turn: TurnRecord }) {
  const { t } = useTranslation()
  const { text, final } = turn.transcript
  if (text === '')
    return <p className={styles.waiting}>{t(isOver(turn) ? 'conversation.nothing' : 'conversation.listening')}</p>
  return (
    <p className={styles.said} data-partial={!final || undefined}>
      <span className="visually-hidden">{t('conversation.you')}: </span>
      <span lang="en">{inWrittenForm(text)}</span>
    </p>
  )
}

function Reply({ turn }: { readonly turn: TurnRecord }) {
  const { t } = useTranslation()
  const { text, final } = turn.reply
  if (turn.error) {
    return (
      <p className={styles.failed}>
        {turn.error.message} {turn.error.hint}
      </p>
    )
  }
  if (text === '')
    return isOver(turn) && turn.status !== 'empty' ? (
      <p className={styles.waiting}>{t('conversation.noReply')}</p>
    ) : null
  return (
    <p className={styles.reply} data-partial={!final || undefined}>
      <span className="visually-hidden">{t('conversation.assistant')}: </span>
      <span lang="en">{inWrittenForm(text)}</span>
    </p>
  )
}

/** Keeps the newest line in view, unless the reader has scrolled up. */
function useStickToEnd(log: React.RefObject<HTMLDivElement | null>, newest: TurnRecord | undefined): void {
  const atEnd = useRef(true)
  useEffect(() => {
    const element = log.current
    if (!element) return
    const onScroll = () => {
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 40
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [log])
  useEffect(() => {
    if (newest && atEnd.current && log.current) log.current.scrollTop = log.current.scrollHeight
  }, [newest, log])
}
