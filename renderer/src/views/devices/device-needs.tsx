import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { encode } from 'uqr'
import { CopyText } from '../../widgets/controls/copy-text.tsx'
import styles from './device-needs.module.css'

interface DeviceNeedsProps {
  readonly urls: { readonly websocket: string; readonly ota: string }
  readonly token: string | undefined
  /** Whether other machines reach the gateway; else only programs on this one do. */
  readonly lan: boolean
}

/** What an ESP32 is told so that it finds this console: one address, as text and as a code for a telephone, in three steps. */
export function DeviceNeeds({ urls, token, lan }: DeviceNeedsProps) {
  const { t } = useTranslation()
  return (
    <div className={styles.needs}>
      <h3>{t('devices.needs')}</h3>
      {!lan && <p className={styles.caution}>{t('devices.needsLan')}</p>}
      <div className={styles.code}>
        <QrCode text={urls.ota} label={t('devices.qrCode')} />
        <ol>
          <li>{t('devices.step1')}</li>
          <li>{t('devices.step2')}</li>
          <li>{t('devices.step3')}</li>
        </ol>
      </div>
      <CopyText label={t('devices.ota')} text={urls.ota} />
      <CopyText label={t('devices.websocket')} text={urls.websocket} />
      {token !== undefined && <CopyText label={t('devices.token')} text={token} />}
      <p className={styles.note}>{t('devices.needsSound')}</p>
    </div>
  )
}

/** A text as a code for cameras: dark on light in every theme, for not every camera reads the other way round. */
function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, path } = useMemo(() => drawn(text), [text])
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} className={styles.light} />
      <path d={path} className={styles.dark} />
    </svg>
  )
}

/** A quiet zone of four modules is what the standard asks for (ISO/IEC 18004). */
const QUIET_MODULES = 4

function drawn(text: string): { readonly size: number; readonly path: string } {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_MODULES })
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return { size, path }
}
