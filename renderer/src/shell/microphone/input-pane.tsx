import { Ear, EarOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { SoundTroubles } from '../../widgets/sound-troubles.tsx'
import { DeviceSelect } from './device-select.tsx'
import { InputMeter } from './input-meter.tsx'
import styles from './numbers.module.css'
import { ProcessingSwitches } from './processing-switches.tsx'

/** Which microphone, how loud it is right now, and what the browser does to it. */
export function InputPane() {
  const { t } = useTranslation()
  const { sound } = useConsole()
  const inputs = useConsoleStore((state) => state.devices.inputs)
  const chosen = useConsoleStore((state) => state.sound.input)
  const named = inputs.some(({ label }) => label !== '')
  return (
    <Pane title={t('microphone.input')}>
      <div className={styles.row}>
        <DeviceSelect
          label={t('microphone.inputDevice')}
          devices={inputs}
          chosen={chosen}
          onChoose={(device) => sound.chooseInput(device)}
        />
        <CheckButton />
      </div>
      <State />
      {!named && inputs.length > 0 && <p className={styles.hint}>{t('microphone.namesHidden')}</p>}
      <InputMeter />
      <SoundTroubles />
      <h3 className={styles.heading}>{t('microphone.processing')}</h3>
      <ProcessingSwitches />
    </Pane>
  )
}

function CheckButton() {
  const { t } = useTranslation()
  const { sound } = useConsole()
  const microphone = useConsoleStore((state) => state.microphone)
  const checking = microphone.phase === 'open' && microphone.purpose === 'check'
  const opening = microphone.phase === 'opening' && microphone.purpose === 'check'
  return (
    <Button look={checking ? 'outline' : 'primary'} onPress={() => sound.talking.toggleCheck()}>
      {checking ? <EarOff size={15} aria-hidden /> : <Ear size={15} aria-hidden />}
      {opening ? t('microphone.opening') : t(checking ? 'microphone.checkStop' : 'microphone.check')}
    </Button>
  )
}

function State() {
  const { t } = useTranslation()
  const microphone = useConsoleStore((state) => state.microphone)
  const open = microphone.phase === 'open' ? microphone.purpose : undefined
  const key = { talk: 'microphone.talkingHint', check: 'microphone.checkHint', none: 'microphone.closedHint' } as const
  return <p className={styles.hint}>{t(key[open ?? 'none'])}</p>
}
