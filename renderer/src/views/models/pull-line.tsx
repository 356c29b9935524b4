import { useTranslation } from 'react-i18next'
import { formatFileSize, formatMs } from '../../../../pipeline/measures/numbers.ts'
import { formatLeft } from '../../../../pipeline/measures/time-left.ts'
import type { ModelPull } from '../../../../pipeline/protocol/models/models.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { ProgressBar } from '../../widgets/controls/progress-bar.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './model-row.module.css'

/** What somebody can do here about what ended a download; for the others the host's own advice does. */
const REMEDIES = {
  'hub.unreachable': 'models.remedies.again',
  'hub.damaged': 'models.remedies.again',
  'hub.unusable': 'models.remedies.later',
  'hub.not-there': 'models.remedies.later',
  'hub.licence': 'models.remedies.licence',
  'hub.too-large': 'models.remedies.smaller',
  'hub.changed': 'models.remedies.changed',
} as const

const REMEDY_KEYS: Readonly<Record<string, (typeof REMEDIES)[keyof typeof REMEDIES] | undefined>> = REMEDIES

/** A model on its way: how far it is, how fast it comes, how long it takes still, and the way to end it. */
export function RunningPull({ pull, name }: { readonly pull: ModelPull; readonly name: string }) {
  const { t } = useTranslation()
  const { run } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const facts = usePullFacts(pull)
  const { bytes, ofBytes } = pull
  const percent = ofBytes ? Math.min(100, (100 * bytes) / ofBytes) : undefined
  const words = useWords()
  return (
    <div className={styles.pull}>
      <ProgressBar label={t('models.progressOf', { name })} value={percent} max={100} text={facts} />
      <p className={styles.fact}>{facts}</p>
      {pull.problem && (
        <p className={styles.caution}>{t('models.troubled', { problem: words.error(pull.problem).message })}</p>
      )}
      <Button
        isDisabled={!connected}
        aria-label={t('models.stopNamed', { name })}
        onPress={() => run({ name: 'stopPull', id: pull.id })}
      >
        {t('models.stop')}
      </Button>
    </div>
  )
}

function usePullFacts({ bytes, ofBytes, bytesPerSecond, secondsLeft }: ModelPull): string {
  const { t } = useTranslation()
  const locale = useLocale()
  if (bytes === 0 && ofBytes === undefined) return t('models.asking')
  const done = formatFileSize(bytes, locale)
  if (ofBytes === undefined) return t('models.doneOfUnknown', { done })
  const total = formatFileSize(ofBytes, locale)
  const facts = [t('models.doneOf', { done, total })]
  if (bytes >= ofBytes) return [...facts, t('models.checking')].join(' · ')
  if (bytesPerSecond !== undefined) facts.push(t('models.rate', { rate: formatFileSize(bytesPerSecond, locale) }))
  if (secondsLeft !== undefined) facts.push(t('models.left', { time: formatLeft(secondsLeft * 1000, locale) }))
  return facts.join(' · ')
}

/** How a download ended: without its model, or with one that was tried. */
export function EndedPull({ pull }: { readonly pull: ModelPull }) {
  const { t } = useTranslation()
  const words = useWords()
  if (pull.state === 'stopped')
    return (
      <p className={styles.fact} role="status">
        {t('models.stopped')}
      </p>
    )
  if (pull.state === 'done') return <Trial pull={pull} />
  if (pull.state !== 'failed') return null
  const message = pull.problem ? words.error(pull.problem).message : '?'
  const hint = pull.problem && words.error(pull.problem).hint
  const remedy = REMEDY_KEYS[pull.problem?.code ?? '']
  return (
    <p className={styles.problem} role="alert">
      {t('models.failedPull', { message, remedy: (remedy ? t(remedy) : hint) ?? '' })}
    </p>
  )
}

function Trial({ pull: { problem, trial } }: { readonly pull: ModelPull }) {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  if (problem)
    return (
      <p className={styles.problem} role="alert">
        {t('models.doesNotRun', { message: words.error(problem).message })}
      </p>
    )
  if (!trial) return null
  const [load, run] = [trial.loadMs, trial.runMs].map((ms) => formatMs(ms, locale))
  return (
    <p className={styles.fact} role="status">
      {t('models.tried', { load, run })}
    </p>
  )
}
