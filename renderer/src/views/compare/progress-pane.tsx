import { Pause, Play, Square } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { formatLeft } from '../../../../pipeline/measures/time-left.ts'
import type { ExperimentProgress } from '../../../../pipeline/protocol/experiments.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { hashOf } from '../../model/page-route.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { ProgressBar } from '../../widgets/controls/progress-bar.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './compare-page.module.css'
import { isRunning } from './is-running.ts'

interface ProgressPaneProps {
  readonly progress: ExperimentProgress
  /** Leads to what it shows so far. */
  readonly isLinked?: boolean
}

/** How far the experiment is; it can be paused, gone on with, and ended early without losing anything. */
export function ProgressPane({ progress, isLinked = false }: ProgressPaneProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const connected = useConsoleStore(selectConnected)
  const { state, done, total, leftMs, problem, sessionId } = progress
  const running = isRunning(state)
  if (!running) return <Over progress={progress} />
  return (
    <Pane title={t(`compare.states.${state}`)} stale={!connected}>
      <div className={styles.stack} data-session={sessionId}>
        <ProgressBar label={t('compare.progress')} value={done} max={total} />
        <p className={styles.facts}>
          <strong>{t('compare.collecting', { done, total })}</strong>
          {state === 'running' &&
            leftMs !== undefined &&
            ` · ${t('compare.left', { time: formatLeft(leftMs, locale) })}`}
        </p>
        {progress.waitingFor === 'speech' && <p role="status">{t('compare.speakNow')}</p>}
        <Problem problem={problem} />
        <div className={styles.buttons}>
          <Controls isPaused={state === 'paused'} />
          {isLinked && <a href={hashOf({ page: 'compare', session: sessionId })}>{t('compare.watch')}</a>}
        </div>
      </div>
    </Pane>
  )
}

/** One that is over, in a line: what it came to stands beside. */
function Over({ progress: { state, done, total, sessionId, problem } }: Pick<ProgressPaneProps, 'progress'>) {
  const { t } = useTranslation()
  const titleId = useId()
  return (
    <section className={styles.over} data-session={sessionId} aria-labelledby={titleId}>
      <h3 id={titleId}>{t(`compare.states.${state}`)}</h3>
      <p className={styles.facts}>{t('compare.doneOf', { done, total })}</p>
      <Problem problem={problem} />
    </section>
  )
}

function Problem({ problem }: Pick<ExperimentProgress, 'problem'>) {
  const words = useWords()
  if (!problem) return null
  const { message, hint } = words.error(problem)
  return (
    <p className={styles.problem} role="alert">
      {message} {hint}
    </p>
  )
}

function Controls({ isPaused }: { readonly isPaused: boolean }) {
  const { t } = useTranslation()
  const { run } = useConsole()
  const connected = useConsoleStore(selectConnected)
  return (
    <>
      {isPaused ? (
        <Button isDisabled={!connected} onPress={() => run({ name: 'resumeExperiment' })}>
          <Play size={14} aria-hidden /> {t('compare.resume')}
        </Button>
      ) : (
        <Button isDisabled={!connected} onPress={() => run({ name: 'pauseExperiment' })}>
          <Pause size={14} aria-hidden /> {t('compare.pause')}
        </Button>
      )}
      <Button isDisabled={!connected} title={t('compare.stopNote')} onPress={() => run({ name: 'stopExperiment' })}>
        <Square size={14} aria-hidden /> {t('compare.stop')}
      </Button>
    </>
  )
}
