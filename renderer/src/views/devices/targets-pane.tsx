import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMs } from '../../../../pipeline/measures/numbers.ts'
import type { RemoteTarget, TargetSample } from '../../../../pipeline/protocol/monitoring.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { seriesOf } from '../../model/remote-target.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { ProblemLine } from './problem-line.tsx'
import { Strip } from './strip.tsx'
import { TargetForm } from './target-form.tsx'
import styles from './targets-pane.module.css'

const NO_SAMPLES: readonly TargetSample[] = []

/** Servers elsewhere, each with strips of its newest numbers. */
export function TargetsPane() {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const targets = useConsoleStore((state) => state.session?.targets)
  const [adding, setAdding] = useState(false)
  const open = (
    <Button isDisabled={!connected} onPress={() => setAdding(true)}>
      {t('devices.addTarget')}
    </Button>
  )
  const some = targets !== undefined && targets.length > 0
  return (
    <Pane title={t('devices.targets')} stale={!connected} actions={some && !adding ? open : undefined}>
      <p className={styles.note}>{t('devices.targetsWhat')}</p>
      {adding && <TargetForm onClose={() => setAdding(false)} />}
      {!some && !adding && <EmptyState action={open}>{t('devices.targetsNone')}</EmptyState>}
      {some && (
        <ul className={styles.targets}>
          {targets.map((target) => (
            <TargetRow key={target.id} target={target} />
          ))}
        </ul>
      )}
    </Pane>
  )
}

function TargetRow({ target }: { readonly target: RemoteTarget }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { run } = useConsole()
  const samples = useConsoleStore((state) => state.session?.targetSamples ?? NO_SAMPLES)
  const own = samples.filter((sample) => sample.targetId === target.id)
  const newest = own.at(-1)
  const series = seriesOf(own)
  return (
    <li className={styles.target}>
      <div className={styles.head}>
        <h3>{target.name}</h3>
        <span className={styles.address}>{target.metricsUrls[0] ?? target.websocketUrl}</span>
        {newest?.alert && target.alertAboveMs !== undefined && (
          <strong className={styles.alert}>{t('devices.alert', { limit: target.alertAboveMs })}</strong>
        )}
        <Button
          look="plain"
          square
          aria-label={t('devices.remove', { name: target.name })}
          onPress={() => run({ name: 'removeTarget', targetId: target.id })}
        >
          <X size={14} aria-hidden />
        </Button>
      </div>
      {newest === undefined && <p className={styles.note}>{t('devices.waitingSample')}</p>}
      <ProblemLine problem={newest?.problem} />
      {newest && !newest.problem && series.length === 0 && <p className={styles.note}>{t('devices.noValues')}</p>}
      <dl className={styles.series}>
        {series.map(({ name, values, newestMs }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Strip values={values} limit={target.alertAboveMs} />
              <span>{formatMs(newestMs, locale)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </li>
  )
}
