import { Pause, Play, Square } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { formatLeft } from '../../../../pipeline/measures/time-left.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { type Job, jobOf } from '../../model/job.ts'
import { hashOf } from '../../model/page-route.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import styles from './job-chip.module.css'

/** The job that has the pipeline to itself, on every page: how far it is, and how to hold it or end it. */
export function JobChip() {
  const { t } = useTranslation()
  const locale = useLocale()
  const job = useJob()
  if (!job) return null
  const { kind, state, done, total, leftMs, page } = job
  const left = state === 'running' && leftMs !== undefined ? formatLeft(leftMs, locale) : undefined
  return (
    <fieldset className={styles.chip} aria-label={t('bar.job')} data-state={state}>
      <a className={styles.what} href={hashOf({ page })} title={left && t('bar.jobLeft', { time: left })}>
        <span className={styles.dot} aria-hidden />
        <span>{t(`bar.jobs.${kind}`)}</span>
        <span className={styles.count}>{t(kind === 'load' ? 'bar.secondsOf' : 'bar.doneOf', { done, total })}</span>
        {state === 'paused' && <span>{t('bar.paused')}</span>}
      </a>
      <JobButtons job={job} />
    </fieldset>
  )
}

function JobButtons({ job: { kind, state } }: { readonly job: Job }) {
  const { t } = useTranslation()
  const { run } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const isExperiment = kind !== 'load' && kind !== 'turnEnds'
  const stop = { load: 'stopLoad', turnEnds: 'stopTurnEnds' } as const
  const pauses = state === 'running'
  const pauseLabel = t(pauses ? 'bar.pause' : 'bar.resume')
  return (
    <>
      {isExperiment && (
        <Button
          look="plain"
          square
          aria-label={pauseLabel}
          title={pauseLabel}
          isDisabled={!connected}
          onPress={() => run({ name: pauses ? 'pauseExperiment' : 'resumeExperiment' })}
        >
          {pauses ? <Pause size={13} aria-hidden /> : <Play size={13} aria-hidden />}
        </Button>
      )}
      <Button
        look="plain"
        square
        aria-label={t('bar.stopJob')}
        title={t('bar.stopJob')}
        isDisabled={!connected}
        onPress={() => run({ name: isExperiment ? 'stopExperiment' : stop[kind] })}
      >
        <Square size={12} aria-hidden />
      </Button>
    </>
  )
}

/** The job that runs, if any; the same object until something of it changes. */
function useJob(): Job | undefined {
  const experiment = useConsoleStore((state) => state.session?.experiment)
  const load = useConsoleStore((state) => state.session?.load)
  const turnEnds = useConsoleStore((state) => state.session?.turnEnds)
  const gateway = useConsoleStore((state) => state.session?.gateway)
  return useMemo(() => jobOf({ experiment, load, turnEnds, gateway }), [experiment, load, turnEnds, gateway])
}
