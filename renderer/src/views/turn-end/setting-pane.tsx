import { Check, Scale } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { digitsOf, formatMs } from '../../../../pipeline/measures/numbers.ts'
import type { ComparedDetector } from '../../../../pipeline/measures/turn-end/detectors.ts'
import type { FlagDescriptor } from '../../../../pipeline/protocol/flags.ts'
import type { TurnEndDetector } from '../../../../pipeline/protocol/turn-end.ts'
import { startExperiment } from '../../console/start-experiment.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { newSeed } from '../../model/seed.ts'
import {
  type ChosenSetting,
  changesOf,
  movedTo,
  PART_FLAGS,
  partsOf,
  type SettingPart,
  verificationOf,
  withDetector,
} from '../../model/turn-end/turn-end-setting.ts'
import { selectConnected, selectReady } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { Segments } from '../../widgets/controls/segments.tsx'
import { useDescriptors, useShownValues } from '../../widgets/hooks/use-flags.ts'
import { Pane } from '../../widgets/pane.tsx'
import styles from './turn-end-page.module.css'
import { useSettingWords } from './use-setting-words.ts'

interface SettingPaneProps {
  readonly chosen: ChosenSetting
  readonly inForce: ChosenSetting
  readonly detectors: readonly ComparedDetector[]
  onChange(chosen: ChosenSetting | undefined): void
}

/** The sliders: they move the setting on the page; Apply puts it in force, Prove compares it. */
export function SettingPane({ chosen, inForce, detectors, onChange }: SettingPaneProps) {
  const { t } = useTranslation()
  const flags = useShownValues()
  const locale = useLocale()
  const descriptors = useDescriptors()
  const { detector, setting } = chosen
  return (
    <Pane title={t('turnEnd.setting')}>
      <div className={styles.stack}>
        <Segments<TurnEndDetector>
          label={t('turnEnd.detector')}
          value={detector}
          segments={detectors.map((one) => ({ value: one.detector, label: t(`turnEnd.detectors.${one.detector}`) }))}
          onChange={(name) => onChange(withDetector(chosen, name, flags))}
        />
        {partsOf(detector).map((part) => (
          <PartSlider
            key={part}
            part={part}
            value={setting[part]}
            descriptor={descriptors.find(({ name }) => name === PART_FLAGS[part])}
            onChange={(value) => onChange(movedTo(chosen, part, value))}
          />
        ))}
        {detector === 'adaptive' && (
          <p className={styles.note}>{t('turnEnd.shortened', { ms: formatMs(setting.shortestHoldMs, locale) })}</p>
        )}
        <Actions chosen={chosen} inForce={inForce} onApplied={() => onChange(undefined)} />
      </div>
    </Pane>
  )
}

interface PartSliderProps {
  readonly part: SettingPart
  readonly value: number
  readonly descriptor: FlagDescriptor | undefined
  onChange(value: number): void
}

/** What a slider stops at, where its flag says no bounds: those of a share, and of a silence. */
const USUAL = { threshold: [0.05, 0.99], silence: [100, 2000] } as const

function PartSlider({ part, value, descriptor, onChange }: PartSliderProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const id = useId()
  const isShare = part === 'threshold'
  const unit = isShare ? 1 : 1000
  const [least, most] = isShare ? USUAL.threshold : USUAL.silence
  const text = isShare ? digitsOf(value, 2, locale) : formatMs(value, locale)
  return (
    <div className={styles.slider}>
      <label htmlFor={id}>{t(`turnEnd.parts.${part}`)}</label>
      <output htmlFor={id}>{text}</output>
      <input
        id={id}
        type="range"
        min={descriptor?.min === undefined ? least : descriptor.min * unit}
        max={descriptor?.max === undefined ? most : descriptor.max * unit}
        step={isShare ? 0.05 : 25}
        value={value}
        aria-valuetext={text}
        onChange={(event) => onChange(Number(event.target.valueAsNumber.toFixed(2)))}
      />
    </div>
  )
}

interface ActionsProps {
  readonly chosen: ChosenSetting
  readonly inForce: ChosenSetting
  onApplied(): void
}

function Actions({ chosen, inForce, onApplied }: ActionsProps) {
  const { t } = useTranslation()
  const console = useConsole()
  const { flags } = console
  const values = useShownValues()
  const words = useSettingWords()
  const connected = useConsoleStore(selectConnected)
  const ready = useConsoleStore(selectReady)
  const changes = changesOf(chosen, useDescriptors())
  const isInForce = Object.entries(changes).every(([name, value]) => values[name] === value)
  const apply = () => {
    flags.changeAll(changes)
    onApplied()
  }
  const prove = () => {
    const names = [words(inForce), words(chosen)] as const
    const request = verificationOf(values, changes, { names, seed: newSeed() })
    void startExperiment(console, request)
  }
  return (
    <>
      <div className={styles.actions}>
        <Button look="primary" isDisabled={!connected || isInForce} onPress={apply}>
          <Check size={14} aria-hidden /> {t(isInForce ? 'turnEnd.applied' : 'turnEnd.apply')}
        </Button>
        <Button isDisabled={!ready || isInForce} onPress={prove}>
          <Scale size={14} aria-hidden /> {t('turnEnd.prove')}
        </Button>
      </div>
      <p className={styles.note}>
        {isInForce
          ? t('turnEnd.proveNothing')
          : `${t('turnEnd.applyNote', { flags: Object.keys(changes).join(', ') })} ${t('turnEnd.proveNote')}`}
      </p>
    </>
  )
}
