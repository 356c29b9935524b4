import { memo, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMs } from '../../../../../pipeline/measures/numbers.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsole, useConsoleStore, useLocale } from '../../../console-context.ts'
import { headlineMs, isOver } from '../../../model/turn/turn.ts'
import { selectShownTurn, selectTurns } from '../../../store/selectors.ts'
import { Button } from '../../../widgets/controls/button.tsx'
import { EmptyState } from '../../../widgets/pane.tsx'
import { Spoken } from '../../../widgets/spoken.tsx'
import { useWords } from '../../../widgets/words.ts'
import { useOriginWord } from '../use-origin-word.ts'
import { useStatusWord } from '../use-status-word.ts'
import styles from './conversation.module.css'

/** What was said and answered, word by word as it comes. */
export function Conversation() {
  const { t } = useTranslation()
  const { run } = useConsole()
  const cleared = useConsoleStore((state) => state.session?.clearedThrough ?? 0)
  const turns = useConsoleStore(selectTurns).filter((turn) => turn.index > cleared)
  const current = useConsoleStore((state) => state.session?.current)
  const stale = useConsoleStore((state) => state.connection.phase !== 'connected')
  const { log, content, end } = useStickToEnd()
  const shown = current ? [...turns, current] : turns
  return (
    <div className={styles.conversation} data-stale={stale || undefined}>
      <div className={styles.head}>
        <h3>{t('conversation.title')}</h3>
        <Button
          look="plain"
          isDisabled={shown.length === 0 || stale}
          onPress={() => run({ name: 'clearConversation' })}
        >
          {t('conversation.clear')}
        </Button>
      </div>
      <div className={styles.room}>
        <div
          ref={log}
          className={styles.log}
          role="log"
          aria-live="off"
          aria-label={t('conversation.title')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
        >
          <div ref={content}>
            {shown.length === 0 ? (
              <EmptyState>{t('conversation.empty')}</EmptyState>
            ) : (
              shown.map((turn) => <Exchange key={turn.id} turn={turn} />)
            )}
            <div ref={end} className={styles.end} />
          </div>
        </div>
      </div>
    </div>
  )
}

/** Drawn again when something else stands in it: most of what happens in a running turn is not said there. */
const Exchange = memo(function Exchange({ turn }: { readonly turn: TurnRecord }) {
  const { t } = useTranslation()
  const shown = useConsoleStore((state) => selectShownTurn(state)?.id === turn.id)
  const selectTurn = useConsoleStore((state) => state.selectTurn)
  const originWord = useOriginWord()
  return (
    <article className={styles.exchange} data-shown={shown || undefined}>
      <button
        type="button"
        className={styles.meta}
        title={t('conversation.open', { index: turn.index })}
        onClick={() => selectTurn(turn.id)}
      >
        <span>{t('turn.number', { index: turn.index })}</span>
        <span>{originWord(turn)}</span>
        <FirstWord turn={turn} />
      </button>
      <Transcript turn={turn} />
      <Reply turn={turn} />
    </article>
  )
}, sameExchange)

function sameExchange(before: { readonly turn: TurnRecord }, after: { readonly turn: TurnRecord }): boolean {
  return SAID.every((field) => before.turn[field] === after.turn[field])
}

/** What of a turn stands in the conversation; each is replaced as a whole when it changes. */
const SAID = ['id', 'index', 'origin', 'clipId', 'status', 'pace', 'transcript', 'reply', 'ledger', 'error'] as const

function FirstWord({ turn }: { readonly turn: TurnRecord }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const statusWord = useStatusWord()
  const ms = headlineMs(turn, 'heard') ?? headlineMs(turn, 'processing')
  if (ms === undefined) return <span className={styles.number}>{isOver(turn) ? statusWord(turn) : ''}</span>
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
      <Spoken text={text} />
    </p>
  )
}

function Reply({ turn }: { readonly turn: TurnRecord }) {
  const { t } = useTranslation()
  const words = useWords()
  const { text, final } = turn.reply
  if (turn.error) {
    const { message, hint } = words.error(turn.error)
    return (
      <p className={styles.failed}>
        {message} {hint}
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
      <Spoken text={text} />
    </p>
  )
}

/**
 * Keeps the newest line in view when there is more of it or less room, unless the reader has scrolled up. Nothing is
 * measured while React writes: the browser tells of sizes once it has laid the page out, and whether the end is in view.
 */
function useStickToEnd() {
  const log = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!log.current || !content.current || !end.current) return
    const root = log.current
    let atEnd = true
    const seen = new IntersectionObserver(
      ([entry]) => {
        atEnd = entry?.isIntersecting ?? atEnd
      },
      { root, rootMargin: '0px 0px 40px 0px' },
    )
    const sizes = new ResizeObserver(() => {
      if (atEnd) root.scrollTop = root.scrollHeight
    })
    seen.observe(end.current)
    sizes.observe(root)
    sizes.observe(content.current)
    return () => {
      seen.disconnect()
      sizes.disconnect()
    }
  }, [])
  return { log, content, end }
}
