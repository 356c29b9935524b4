import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Soak } from '../../../../pipeline/protocol/monitoring.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { formatSoakValue } from '../../model/soak.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Pane } from '../../widgets/pane.tsx'
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
  const locale = useLocale()
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>{t('devices.measure')}</th>
          <th data-number>{t('devices.now')}</th>
          <th data-number>{t('devices.slope')}</th>
          <th data-number>{t('devices.interval')}</th>
          <th>{t('devices.verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {soak.measures.map(({ name, now, slopePerHour, interval, suspected }) => {
          const shown = (value: number) => formatSoakValue(name, value, locale)
          return (
            <tr key={name}>
              <th scope="row">{t(`devices.measures.${name}`)}</th>
              <td data-number>{now === null ? '–' : shown(now)}</td>
              <td data-number>{slopePerHour === null ? '–' : shown(slopePerHour)}</td>
              <td data-number>{interval ? `${shown(interval.from)} … ${shown(interval.to)}` : '–'}</td>
              <td>
                {t(interval === null ? 'devices.unknownYet' : suspected ? 'devices.suspected' : 'devices.steady')}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
