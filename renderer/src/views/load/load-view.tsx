import { useTranslation } from 'react-i18next'
import { digitsOf, formatMebibytes, formatMs, formatWhole, UNKNOWN } from '../../../../pipeline/measures/numbers.ts'
import { LOAD_METRICS, type LoadProgress, type Spread } from '../../../../pipeline/protocol/load.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { hashOf } from '../../model/page-route.ts'
import { selectConnected } from '../../store/selectors.ts'
import { ProgressBar } from '../../widgets/controls/progress-bar.tsx'
import { Measure } from '../../widgets/measure.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { ScrollArea } from '../../widgets/scroll-area.tsx'
import { useWords } from '../../widgets/words.ts'
import { LatencyPane } from './latency-pane.tsx'
import { LoadHeadline } from './load-headline.tsx'
import styles from './load-page.module.css'

/** A load test as it runs, and what it came to. */
export function LoadView({ load }: { readonly load: LoadProgress }) {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const link = load.state !== 'running' && (
    <a className={styles.link} href={hashOf({ page: 'sessions', session: load.sessionId })}>
      {t('load.toSession')}
    </a>
  )
  return (
    <>
      <Pane title={`${t(`load.states.${load.state}`)} · ${load.url}`} stale={!connected} actions={link || undefined}>
        <LoadHeadline load={load} />
        <Progress load={load} />
      </Pane>
      <LatencyPane load={load} />
      <Pane title={t('load.moments')} stale={!connected}>
        <Moments load={load} />
      </Pane>
      <Knee load={load} />
      <Errors load={load} />
      <PerDevice load={load} />
    </>
  )
}

function Progress({ load }: { readonly load: LoadProgress }) {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  const whole = (value: number) => formatWhole(value, locale)
  const rate = digitsOf(load.turnsPerSecond, 2, locale)
  return (
    <div className={styles.stack}>
      <ProgressBar label={t('load.running')} value={load.elapsedS} max={load.durationS} />
      <p className={styles.facts}>
        <span>
          {t('load.elapsed', {
            elapsed: whole(Math.min(load.elapsedS, load.durationS)),
            duration: whole(load.durationS),
          })}
        </span>
        <span>{t('load.connected', { count: load.connected })}</span>
        <span>{t('load.turns', { finished: load.turnsFinished, started: load.turnsStarted })}</span>
        <span>{t('load.throughput', { rate })}</span>
        {load.cpuCores !== undefined && load.residentBytes !== undefined && (
          <span>
            {t('load.process', {
              cores: digitsOf(load.cpuCores, 2, locale),
              memory: formatMebibytes(load.residentBytes, locale),
            })}
          </span>
        )}
      </p>
      {load.problem && (
        <p className={styles.problem} role="alert">
          {words.error(load.problem).message} {words.error(load.problem).hint}
        </p>
      )}
    </div>
  )
}

function Moments({ load }: { readonly load: LoadProgress }) {
  const { t } = useTranslation()
  const known = LOAD_METRICS.flatMap((name) => {
    const spread = load.metrics[name]
    return spread ? [{ name, spread }] : []
  })
  const mostMs = Math.max(1, ...known.map(({ spread }) => spread.p99 ?? 0))
  return (
    <>
      <ScrollArea className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('load.metric')}</th>
              <td className={styles.blank} />
              <th scope="col">p50</th>
              <th scope="col">p95</th>
              <th scope="col">p99</th>
              <th scope="col">{t('load.most')}</th>
              <th scope="col">{t('load.count')}</th>
            </tr>
          </thead>
          <tbody>
            {known.map(({ name, spread }) => (
              <tr key={name}>
                <th scope="row">{t(`load.metrics.${name}`)}</th>
                <td>
                  <Range spread={spread} mostMs={mostMs} />
                </td>
                {([spread.p50, spread.p95, spread.p99, spread.max] as const).map((ms, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns never move
                  <td key={index}>
                    <Measure ms={ms ?? undefined} />
                  </td>
                ))}
                <td>{spread.count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <p className={styles.note}>{t('load.metricsNote')}</p>
    </>
  )
}

/** From the median to the 99th percentile, with a tick at the 95th. */
function Range({ spread, mostMs }: { readonly spread: Spread; readonly mostMs: number }) {
  const { p50, p95, p99 } = spread
  if (p50 === null || p95 === null || p99 === null) return null
  const at = (ms: number) => `${Math.min(100, (ms / mostMs) * 100)}%`
  return (
    <div className={styles.range}>
      <i style={{ left: at(p50), width: at(Math.max(p99 - p50, mostMs / 100)) }} />
      <b style={{ left: at(p95) }} />
    </div>
  )
}

function Knee({ load }: { readonly load: LoadProgress }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const connected = useConsoleStore(selectConnected)
  const found = load.kneeDevices
  // A test that searches nothing is one step long.
  if (found === undefined && load.steps.length < 2) return null
  const verdict = found ? t('load.kneeAt', { count: found }) : t(kneeless(load))
  return (
    <Pane title={t('load.knee')} stale={!connected}>
      <p>{verdict}</p>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('load.stepDevices')}</th>
            <th scope="col">{t('load.firstAudioP95')}</th>
            <th scope="col">{t('load.deviceErrors')}</th>
          </tr>
        </thead>
        <tbody>
          {load.steps.map(({ devices, firstAudioP95Ms, errors }) => (
            <tr key={devices}>
              <th scope="row">{devices}</th>
              <td>{firstAudioP95Ms === null ? UNKNOWN : formatMs(firstAudioP95Ms, locale)}</td>
              <td>{errors}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  )
}

/** What is said where there is no number: the search may not have come to its end. */
function kneeless({ state, kneeDevices }: LoadProgress) {
  if (kneeDevices === 0) return 'load.kneeNone'
  if (state === 'running') return 'load.kneeSearching'
  return state === 'stopped' ? 'load.kneeStopped' : 'load.kneeFailed'
}

function Errors({ load }: { readonly load: LoadProgress }) {
  const { t } = useTranslation()
  const words = useWords()
  const connected = useConsoleStore(selectConnected)
  const rows = Object.entries(load.errors).sort(([, a], [, b]) => b - a)
  return (
    <Pane title={t('load.errors')} stale={!connected}>
      {rows.length === 0 ? (
        <p className={styles.note}>{t('load.errorsNone')}</p>
      ) : (
        <table className={styles.table}>
          <tbody>
            {rows.map(([name, count]) => (
              <tr key={name}>
                <th scope="row">{words.code(name)}</th>
                <td>{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Pane>
  )
}

function PerDevice({ load }: { readonly load: LoadProgress }) {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  if (load.perDevice.length === 0) return null
  return (
    <Pane title={t('load.perDevice')} stale={!connected}>
      <ScrollArea className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('load.device')}</th>
              <th scope="col">{t('devices.turns')}</th>
              <th scope="col">{t('load.deviceErrors')}</th>
              <th scope="col">{t('load.firstAudioP95')}</th>
            </tr>
          </thead>
          <tbody>
            {load.perDevice.map(({ deviceId, turns, errors, firstAudioP95Ms }) => (
              <tr key={deviceId}>
                <th scope="row">{deviceId}</th>
                <td>{turns}</td>
                <td>{errors}</td>
                <td>
                  <Measure ms={firstAudioP95Ms ?? undefined} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </Pane>
  )
}
