import { AudioLines } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMs } from '../../../../pipeline/measures/numbers.ts'
import type { Calibration } from '../../audio/calibration.ts'
import { findChosen } from '../../audio/device-list.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { calibrationOf, type KeptCalibration } from '../../model/sound/sound-preferences.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { Measure } from '../../widgets/measure.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { useTroubleWords } from '../../widgets/trouble-words.ts'
import { DeviceSelect } from './device-select.tsx'
import styles from './numbers.module.css'

const CHOOSES_OUTPUT = typeof AudioContext !== 'undefined' && 'setSinkId' in AudioContext.prototype

/** Which speaker, how late the browser thinks it is, and how late it really is from speaker to microphone. */
export function OutputPane() {
  const { t } = useTranslation()
  const { sound } = useConsole()
  const outputs = useConsoleStore((state) => state.devices.outputs)
  const chosen = useConsoleStore((state) => state.sound.output)
  return (
    <Pane title={t('microphone.output.title')}>
      <DeviceSelect
        label={t('microphone.output.device')}
        devices={outputs}
        chosen={chosen}
        isDisabled={!CHOOSES_OUTPUT}
        onChoose={(device) => sound.chooseOutput(device)}
      />
      {!CHOOSES_OUTPUT && <p className={styles.hint}>{t('microphone.output.unsupported')}</p>}
      <Latency />
      <RoundTripMeasurement />
    </Pane>
  )
}

function Latency() {
  const { t } = useTranslation()
  const latency = useConsoleStore((state) => state.outputLatency)
  const why = t(latency ? 'microphone.output.notReported' : 'microphone.output.unknownYet')
  const rows = [
    [t('microphone.output.latency'), latency?.outputLatencyMs],
    [t('microphone.output.base'), latency?.baseLatencyMs],
  ] as const
  return (
    <dl className={styles.numbers}>
      {rows.map(([name, ms]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Measure ms={ms} />{' '}
            <span className={styles.small}>{ms === undefined ? why : t('microphone.output.estimate')}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function RoundTripMeasurement() {
  const { t } = useTranslation()
  const { sound } = useConsole()
  const closed = useConsoleStore(({ microphone: { phase } }) => phase === 'closed' || phase === 'failed')
  const [running, setRunning] = useState(false)
  const [result, setResult] = useState<Calibration>()
  const measure = () => {
    setRunning(true)
    setResult(undefined)
    void sound
      .calibrate()
      .then(setResult)
      .finally(() => setRunning(false))
  }
  return (
    <>
      <h3 className={styles.heading}>{t('microphone.output.roundTrip')}</h3>
      <Button isDisabled={running || !closed} onPress={measure}>
        <AudioLines size={14} aria-hidden />
        {t(running ? 'microphone.output.calibrating' : 'microphone.output.calibrate')}
      </Button>
      <p className={styles.hint}>{t(closed ? 'microphone.output.calibrateHint' : 'microphone.output.busyTalking')}</p>
      <div role="status">{result && <WhyNot result={result} />}</div>
      <KeptRoundTrip />
    </>
  )
}

function WhyNot({ result }: { readonly result: Calibration }) {
  const { t } = useTranslation()
  const words = useTroubleWords()
  if (!result.ok) {
    const { what, remedy } = words.failure(result.failure, result.detail)
    return <p className={styles.verdict}>{`${what} ${remedy}`}</p>
  }
  const { roundTrip } = result
  if (roundTrip.found) return null
  return <p className={styles.verdict}>{t(`microphone.output.${roundTrip.reason}`, { heard: roundTrip.heard })}</p>
}

/** The kept calibration of the devices in use; where the system chooses the microphone, of the one used last. */
function KeptRoundTrip() {
  const kept = useConsoleStore((state) => state.sound.calibrations)
  const outputLabel = useConsoleStore(
    ({ devices, sound: { output } }) => findChosen(devices.outputs, output)?.label ?? '',
  )
  const inputLabel = useConsoleStore(({ devices, sound: { input } }) => findChosen(devices.inputs, input)?.label)
  const shown =
    inputLabel === undefined
      ? kept.findLast((one) => one.outputLabel === outputLabel)
      : calibrationOf(kept, inputLabel, outputLabel)
  return shown ? <RoundTripNumbers kept={shown} /> : null
}

function RoundTripNumbers({ kept }: { readonly kept: KeptCalibration }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const when = new Date(kept.measuredAt).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <>
      <dl className={styles.numbers}>
        <div>
          <dt>{kept.inputLabel}</dt>
          <dd data-testid="round-trip">
            <Measure ms={kept.roundTripMs} />{' '}
            <span className={styles.small}>
              {t('microphone.output.spread', { spread: formatMs(kept.spreadMs, locale), count: kept.chirps })}
              {', '}
              {t('microphone.output.measuredAt', { when })}
            </span>
          </dd>
        </div>
      </dl>
      <p className={styles.hint}>{t('microphone.output.compare')}</p>
    </>
  )
}
