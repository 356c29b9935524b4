import { Mic, MicOff } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../console-context.ts'
import { selectReady } from '../store/selectors.ts'
import buttonStyles from './controls/button.module.css'
import { Button } from './controls/button.tsx'
import { Segments } from './controls/segments.tsx'
import { Toggle } from './controls/toggle.tsx'
import { useSpaceToTalk } from './hooks/use-space-to-talk.ts'
import { SoundTroubles } from './sound-troubles.tsx'
import styles from './talk-controls.module.css'

/** Talking to the pipeline: open the microphone, hands-free or by a held key, and what is in the way of it. */
export function TalkControls() {
  const { t } = useTranslation()
  const { sound } = useConsole()
  const mode = useConsoleStore((state) => state.sound.mode)
  useSpaceToTalk()
  return (
    <div className={styles.controls}>
      <OpenButton />
      <div className={styles.row}>
        <Segments
          label={t('microphone.talk.mode')}
          value={mode}
          segments={[
            { value: 'handsFree', label: t('microphone.talk.handsFree'), hint: t('microphone.talk.handsFreeHint') },
            { value: 'pushToTalk', label: t('microphone.talk.pushToTalk'), hint: t('microphone.talk.pushHint') },
          ]}
          onChange={(chosen) => sound.talking.setMode(chosen)}
        />
        {mode === 'pushToTalk' && <SpaceToggle />}
      </div>
      {mode === 'pushToTalk' && <HoldButton />}
      <Dropped />
      <SoundTroubles />
    </div>
  )
}

function OpenButton() {
  const { t } = useTranslation()
  const { toggleMicrophone } = useConsole()
  const ready = useConsoleStore(selectReady)
  const microphone = useConsoleStore((state) => state.microphone)
  const talking = microphone.phase === 'open' && microphone.purpose === 'talk'
  const opening = microphone.phase === 'opening' && microphone.purpose === 'talk'
  return (
    <Button look={talking ? 'outline' : 'primary'} isDisabled={!ready && !talking} onPress={toggleMicrophone}>
      {talking ? <MicOff size={15} aria-hidden /> : <Mic size={15} aria-hidden />}
      {opening ? t('microphone.opening') : t(talking ? 'microphone.talk.close' : 'microphone.talk.open')}
    </Button>
  )
}

function SpaceToggle() {
  const { t } = useTranslation()
  const { store } = useConsole()
  const spaceTalks = useConsoleStore((state) => state.sound.spaceTalks)
  return (
    <span title={t('microphone.talk.spaceHint')}>
      <Toggle isSelected={spaceTalks} onChange={(on) => store.getState().setSound({ spaceTalks: on })}>
        {t('microphone.talk.space')}
      </Toggle>
    </span>
  )
}

function HoldButton() {
  const { t } = useTranslation()
  const { sound } = useConsole()
  const held = useConsoleStore((state) => state.held)
  const open = useConsoleStore(({ microphone }) => microphone.phase === 'open' && microphone.purpose === 'talk')
  return (
    <AriaButton
      className={`${buttonStyles.button} ${buttonStyles.outline} ${styles.hold}`}
      isDisabled={!open}
      aria-pressed={held}
      data-held={held || undefined}
      onPressStart={() => sound.talking.press()}
      onPressEnd={() => sound.talking.release()}
    >
      <Mic size={16} aria-hidden />
      {t(held ? 'microphone.talk.holding' : 'microphone.talk.hold')}
    </AriaButton>
  )
}

function Dropped() {
  const { t } = useTranslation()
  const count = useConsoleStore((state) => state.droppedFrames)
  return count === 0 ? null : <p className={styles.dropped}>{t('microphone.talk.dropped', { count })}</p>
}
