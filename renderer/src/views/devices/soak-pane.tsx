import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { UNKNOWN } from '../../../../pipeline/measures/numbers.ts'
import type { Soak } from '../../../../pipeline/protocol/monitoring.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { formatSoakValue, soakVerdict } from '../../model/soak.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Pane } from '../../widgets/pane.tsx'
import { ScrollArea } from '../../widgets/scroll-area.tsx'
import styles from './devices-page.module.css'

const ASK_EVERY_MS = 10_000

/** How the host develops over hours: what grows, how fast, and how sure that is. */
export function SoakPane() {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const soak = useSoak(connected)
  return (
    <Pane title={t('devices.soak')} stale={!connected}>
      <p className={styles.note}>{t('devices.soakWhat')}</p>
      {soak === undefined || soak.samples === 0 ? (
        <p className={styles.note}>{t('devices.soakNone')}</p>
      ) : (
        <SoakTable soak={soak} />
      )}
    </Pane>
  )
}

function useSoak(connected: boolean): Soak | undefined {
  const { ask } = useConsole()
  const [soak, setSoak] = useState<Soak>()
  useEffect(() => {
    if (!connected) return
    let live = true
    const read = async () => {
      const outcome = await ask({ name: 'readSoak' })
      if (live && outcome.ok) setSoak(outcome.answer)
    }
    void read()
    const timer = window.setInterval(() => void read(), ASK_EVERY_MS)
    return () => {
      live = false
      window.clearInterval(timer)
    }
  }, [ask, connected])
  return soak
}

function SoakTable({ soak }: { readonly soak: Soak }) {
  const { t } = useTranslation()
  return (
    <ScrollArea className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('devices.measure')}</th>
            <th scope="col" data-number>
              {t('devices.now')}
            </th>
            <th scope="col" data-number>
              {t('devices.slope')}
            </th>
            <th scope="col" data-number>
              {t('devices.interval')}
            </th>
            <th scope="col">{t('devices.verdict')}</th>
          </tr>
        </thead>
        <tbody>
          {soak.measures.map((measure) => (
            <MeasureRow key={measure.name} measure={measure} hours={soak.hours} />
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

interface MeasureRowProps {
  readonly measure: Soak['measures'][number]
  readonly hours: number
}

/** A slope of a few minutes is not carried on to hours: there is none before it can be judged. */
function MeasureRow({ measure, hours }: MeasureRowProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { name, now, slopePerHour, interval } = measure
  const verdict = soakVerdict(measure, hours)
  const judged = verdict !== 'unknownYet'
  const shown = (value: number) => formatSoakValue(name, value, locale)
  return (
    <tr>
      <th scope="row">{t(`devices.measures.${name}`)}</th>
      <td data-number>{now === null ? UNKNOWN : shown(now)}</td>
      <td data-number>{slopePerHour === null || !judged ? UNKNOWN : shown(slopePerHour)}</td>
      <td data-number>{interval && judged ? `${shown(interval.from)} … ${shown(interval.to)}` : UNKNOWN}</td>
      <td>{t(`devices.${verdict}`)}</td>
    </tr>
  )
}
