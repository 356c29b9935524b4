import { Play, Square } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { headlineMs, isMeasurable } from '../../model/turn/turn.ts'
import { selectClips, selectReady, selectTurns } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { Measure } from '../../widgets/measure.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './try-pane.module.css'

/** A turn with the flags as they are, without leaving them. */
export function TryPane() {
  const { t } = useTranslation()
  const { playClip, run } = useConsole()
  const language = useConsoleStore((state) => state.language)
  const clips = useConsoleStore(selectClips)
  const ready = useConsoleStore(selectReady)
  const running = useConsoleStore((state) => state.session?.current !== undefined)
  const [chosen, setChosen] = useState<string>()
  const clipId = chosen ?? clips[0]?.id
  if (clipId === undefined) return null
  return (
    <Pane title={t('flags.tryTitle')} stale={!ready}>
      <div className={styles.controls}>
        <select
          className={styles.select}
          aria-label={t('flags.tryClip')}
          value={clipId}
          onChange={(event) => setChosen(event.target.value)}
        >
          {clips.map(({ id, title }) => (
            <option key={id} value={id}>
              {title[language]}
            </option>
          ))}
        </select>
        {running ? (
          <Button onPress={() => run({ name: 'cancelTurn' })}>
            <Square size={13} aria-hidden /> {t('flags.tryStop')}
          </Button>
        ) : (
          <Button look="primary" isDisabled={!ready} onPress={() => playClip(clipId)}>
            <Play size={13} aria-hidden /> {t('flags.tryPlay')}
          </Button>
        )}
      </div>
      <LastTurn />
    </Pane>
  )
}

function LastTurn() {
  const { t } = useTranslation()
  const current = useConsoleStore((state) => state.session?.current)
  const last = useConsoleStore((state) => selectTurns(state).at(-1))
  if (current) return <p className={styles.line}>{t('flags.tryRunning', { index: current.index })}</p>
  if (!last) return <p className={styles.line}>{t('flags.tryNone')}</p>
  return (
    <>
      <p className={styles.line}>{t('flags.tryTurn', { index: last.index })}</p>
      {isMeasurable(last) ? <Numbers turn={last} /> : <NotMeasurable turn={last} />}
    </>
  )
}

function Numbers({ turn }: { readonly turn: TurnRecord }) {
  const { t } = useTranslation()
  const words = useWords()
  const hold = turn.ledger?.parts.find(({ part }) => part === 'endpoint.hold')
  return (
    <dl className={styles.turn}>
      <div>
        <dt>{t('headline.processing')}</dt>
        <dd>
          <Measure ms={headlineMs(turn, 'processing')} />
        </dd>
      </div>
      <div>
        <dt>{t('headline.heard')}</dt>
        <dd>
          <Measure ms={headlineMs(turn, 'heard')} />
        </dd>
      </div>
      <div>
        <dt>{words.part('endpoint.hold')}</dt>
        <dd data-testid="hold">
          <Measure ms={hold?.ms} />
        </dd>
      </div>
    </dl>
  )
}

function NotMeasurable({ turn }: { readonly turn: TurnRecord }) {
  const { t } = useTranslation()
  const words = useWords()
  const failed = turn.error && words.error(turn.error).message
  const reason = turn.notMeasurable === undefined ? failed : words.reason(turn.notMeasurable, turn.notMeasurableBecause)
  return <p className={styles.line}>{t('flags.tryNot', { reason: reason ?? t('turns.unknownReason') })}</p>
}
