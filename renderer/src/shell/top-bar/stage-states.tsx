import { Check, LoaderCircle, X } from 'lucide-react'
import { useId } from 'react'
import { Button as AriaButton, DialogTrigger, Popover } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { formatMs, formatProgress } from '../../../../pipeline/measures/numbers.ts'
import type { StageStatus } from '../../../../pipeline/protocol/stages.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { useWords } from '../../widgets/words.ts'
import styles from './stage-states.module.css'

/** One chip a stage with what it runs on; press for the whole story. */
export function StageStates() {
  const { t } = useTranslation()
  const labelId = useId()
  const stages = useConsoleStore((state) => state.session?.stages)
  const connected = useConsoleStore((state) => state.connection.phase === 'connected')
  if (!stages) return null
  return (
    <DialogTrigger>
      <AriaButton className={styles.chips} data-stale={connected ? undefined : true}>
        <span className="visually-hidden">{t('stage.states')}: </span>
        {stages.map((status) => (
          <StageChip key={status.stage} status={status} />
        ))}
      </AriaButton>
      {/* The popover is the dialog itself, as in `bar-popover.tsx`. */}
      <Popover aria-labelledby={labelId} className={styles.popover} placement="bottom start">
        <div className={styles.dialog}>
          <span id={labelId} hidden>
            {t('stage.states')}
          </span>
          {stages.map((status) => (
            <StageDetail key={status.stage} status={status} />
          ))}
          <MachineLine />
        </div>
      </Popover>
    </DialogTrigger>
  )
}

function StageChip({ status }: { readonly status: StageStatus }) {
  const { t } = useTranslation()
  return (
    <span className={styles.chip} data-stage={status.stage} data-state={status.state}>
      <StateIcon state={status.state} />
      <span className={styles.name}>{t(`stage.${status.stage}`)}</span>
      <span className={styles.detail}>{useStateWord(status)}</span>
    </span>
  )
}

function useStateWord(status: StageStatus): string {
  const { t } = useTranslation()
  const locale = useLocale()
  if (status.state === 'loading' && status.deaths !== undefined) return t('stage.restarting')
  if (status.state === 'loading') return t('stage.loading', { percent: formatProgress(status.progress, locale) })
  if (status.state === 'failed') return t('stage.failed')
  return status.provider ?? t('stage.ready')
}

function StateIcon({ state }: { readonly state: StageStatus['state'] }) {
  if (state === 'ready') return <Check size={12} strokeWidth={3} aria-hidden />
  return state === 'failed' ? <X size={12} strokeWidth={3} aria-hidden /> : <LoaderCircle size={12} aria-hidden />
}

function StageDetail({ status }: { readonly status: StageStatus }) {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  const { stage, model, variant, provider, providerReason, providerBecause, loadMs, warmUpMs, deaths, lastDeath } =
    status
  const { notes = [] } = status
  const error = status.error && words.error(status.error)
  return (
    <div className={styles.row} data-stage={stage}>
      <h3>
        {t(`stage.${stage}`)} <span>{t(`stage.${stage}Long`)}</span>
      </h3>
      {provider !== undefined && (
        <p>{t('stage.on', { model: model ?? t('stage.unknownModel'), variant: variant ?? '?', provider })}</p>
      )}
      {providerReason !== undefined && (
        <p className={styles.note}>{t('stage.because', { reason: words.reason(providerReason, providerBecause) })}</p>
      )}
      {loadMs !== undefined && (
        <p className={styles.note}>
          {t('stage.loadTime', { time: formatMs(loadMs, locale) })}
          {warmUpMs !== undefined && `, ${t('stage.warmUpTime', { time: formatMs(warmUpMs, locale) })}`}
        </p>
      )}
      {lastDeath !== undefined && (
        <p className={styles.note}>{t('stage.deaths', { count: deaths, reason: words.told(lastDeath) })}</p>
      )}
      {notes.map((note) => (
        <p key={note.reason} className={styles.note}>
          {words.told(note)}
        </p>
      ))}
      {error && (
        <p className={styles.error}>
          {error.message} {error.hint}
        </p>
      )}
    </div>
  )
}

function MachineLine() {
  const { t } = useTranslation()
  const machine = useConsoleStore((state) => state.session?.machine)
  return machine ? <p className={styles.machine}>{t('app.machine', { ...machine, count: machine.cores })}</p> : null
}
