import { Pin, PinOff, RotateCcw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatShare } from '../../../../pipeline/measures/numbers.ts'
import { errorUnitOf } from '../../../../pipeline/measures/word-errors/error-rate.ts'
import type { Session, SessionTurn } from '../../../../pipeline/protocol/sessions.ts'
import { useAnswer } from '../../answers/use-answer.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { presetDifferences } from '../../model/flags/preset-diff.ts'
import { selectConnected, selectReady } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { useClipTitle } from '../../widgets/hooks/use-clip-title.ts'
import { useDescriptors, useFlagText } from '../../widgets/hooks/use-flags.ts'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import { KeptText } from './kept-text.tsx'
import { Recording } from './recording.tsx'
import { StoredTurn } from './stored-turn.tsx'
import styles from './turn-detail.module.css'

interface TurnDetailProps {
  readonly session: Session
  readonly turnId: string
  readonly isPinned: boolean
  onPin(): void
}

/** Everything of one stored turn. */
export function TurnDetail({ session, turnId, isPinned, onPin }: TurnDetailProps) {
  const { t } = useTranslation()
  const words = useWords()
  const connected = useConsoleStore(selectConnected)
  const { answer: turn, error } = useAnswer({ name: 'readTurn', sessionId: session.id, turnId })
  const pin = (
    <Button onPress={onPin}>
      {isPinned ? <PinOff size={14} aria-hidden /> : <Pin size={14} aria-hidden />}{' '}
      {t(isPinned ? 'sessions.unpin' : 'sessions.pin')}
    </Button>
  )
  const title = useTurnTitle(turn)
  return (
    <Pane title={title} stale={!connected} actions={turn && pin}>
      {turn ? (
        <div className={styles.stack}>
          <Said turn={turn} />
          <StoredTurn session={session} turn={turn.record} />
          <Recorded session={session} turn={turn} />
          <FlagsOfTurn turn={turn} />
        </div>
      ) : (
        <EmptyState>{error ? words.error(error).message : t('sessions.loading')}</EmptyState>
      )}
    </Pane>
  )
}

/** Its number, and what was said again: a demo clip by its title, or a kept turn. */
function useTurnTitle(turn: SessionTurn | undefined): string {
  const { t } = useTranslation()
  const titleOf = useClipTitle()
  if (!turn) return t('sessions.turns')
  const { ordinal, stimulus } = turn
  const number = t('sessions.turn', { ordinal })
  if (!stimulus || stimulus.kind === 'live') return number
  return `${number} · ${stimulus.kind === 'clip' ? titleOf(stimulus.id) : t('turn.again')}`
}

function Said({ turn }: { readonly turn: SessionTurn }) {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  const { record, stimulus, wordErrors } = turn
  const errors =
    wordErrors && wordErrors.referenceWords > 0
      ? formatShare(wordErrors.errors / wordErrors.referenceWords, locale)
      : undefined
  return (
    <dl className={styles.said}>
      <dt>{t('sessions.heardText')}</dt>
      <dd>
        <KeptText text={record.transcript.text} />
      </dd>
      {stimulus?.expected !== undefined && (
        <>
          <dt>{t('sessions.saidText')}</dt>
          <dd>
            <KeptText text={stimulus.expected} />{' '}
            {errors !== undefined && <small>{t(`sessions.wer.${errorUnitOf([stimulus.expected])}`, { errors })}</small>}
          </dd>
        </>
      )}
      <dt>{t('sessions.replyText')}</dt>
      <dd>
        <KeptText text={record.reply.text} />
      </dd>
      {record.notMeasurable !== undefined && (
        <>
          <dt>{t('sessions.notMeasurableWhy')}</dt>
          <dd>{words.reason(record.notMeasurable, record.notMeasurableBecause)}</dd>
        </>
      )}
    </dl>
  )
}

function Recorded({ session, turn }: { readonly session: Session; readonly turn: SessionTurn }) {
  const { t } = useTranslation()
  const { run } = useConsole()
  const ready = useConsoleStore(selectReady)
  if (!turn.recording) return null
  const turnId = turn.record.id
  return (
    <div className={styles.recording}>
      <Recording sessionId={session.id} turnId={turnId} />
      <Button isDisabled={!ready} onPress={() => run({ name: 'playCapture', sessionId: session.id, turnId })}>
        <RotateCcw size={14} aria-hidden /> {t('sessions.replay')}
      </Button>
    </div>
  )
}

/** Which flags differed from the baseline when the turn ran. */
function FlagsOfTurn({ turn }: { readonly turn: SessionTurn }) {
  const { t } = useTranslation()
  const text = useFlagText()
  const differences = presetDifferences(useDescriptors(), turn.record.flags)
  return (
    <details>
      <summary className={styles.summary}>{t('sessions.flagsDiffer', { count: differences.length })}</summary>
      <ul className={styles.flags}>
        {differences.map(({ name, from, to }) => (
          <li key={name}>
            <code>{name}</code> {text(from)} → <strong>{text(to)}</strong>
          </li>
        ))}
      </ul>
    </details>
  )
}
