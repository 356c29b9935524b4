import { ChevronDown, Mic, MicOff } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { isClipping, scaleShare } from '../../model/sound/input-level.ts'
import { selectReady } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { MicrophonePanel } from '../microphone/microphone-panel.tsx'
import { BarPopover } from './bar-popover.tsx'
import styles from './microphone-chip.module.css'

/** The microphone on every page: on or off, how loud it is, and its whole test behind it. */
export function MicrophoneChip() {
  const { t } = useTranslation()
  const { setOverlay } = useConsole().store.getState()
  const isOpen = useConsoleStore((state) => state.overlay === 'microphone')
  const phase = useConsoleStore((state) => state.microphone.phase)
  const label = t('bar.microphoneTest')
  const name = phase === 'open' ? label : `${t(`bar.microphonePhases.${phase}`)} · ${label}`
  return (
    <fieldset className={styles.chip} aria-label={t('bar.microphone')} data-phase={phase}>
      <Switch />
      <BarPopover
        isWide
        label={label}
        name={name}
        title={label}
        isOpen={isOpen}
        onOpenChange={(open) => setOverlay(open ? 'microphone' : 'none')}
        chip={
          <>
            <Level />
            <ChevronDown size={14} aria-hidden />
          </>
        }
      >
        <MicrophonePanel />
      </BarPopover>
    </fieldset>
  )
}

function Switch() {
  const { t } = useTranslation()
  const { sound, toggleMicrophone } = useConsole()
  const ready = useConsoleStore(selectReady)
  const microphone = useConsoleStore((state) => state.microphone)
  const isOn = microphone.phase === 'open'
  const checks = isOn && microphone.purpose === 'check'
  const label = t(isOn ? 'bar.microphoneOff' : 'bar.microphoneOn')
  return (
    <Button
      look="plain"
      square
      aria-label={label}
      title={label}
      aria-pressed={isOn}
      isDisabled={!ready && !isOn}
      onPress={() => (checks ? sound.talking.toggleCheck() : toggleMicrophone())}
    >
      {isOn ? <Mic size={15} aria-hidden /> : <MicOff size={15} aria-hidden />}
    </Button>
  )
}

/** A bar as long as the input is loud, painted outside of React; nothing is painted while the microphone is closed. */
function Level() {
  const { t } = useTranslation()
  const { sound, frames } = useConsole()
  const bar = useRef<HTMLElement>(null)
  const phase = useConsoleStore((state) => state.microphone.phase)
  useEffect(() => {
    if (phase !== 'open') return
    return frames.subscribe((nowMs) => {
      if (document.hidden || !bar.current) return
      const level = sound.inputLevels.at(nowMs)
      bar.current.style.transform = `scaleX(${scaleShare(level.rmsDbfs).toFixed(3)})`
      bar.current.toggleAttribute('data-clipping', isClipping(level))
    })
  }, [phase, frames, sound])
  if (phase !== 'open') return <span className={styles.state}>{t(`bar.microphonePhases.${phase}`)}</span>
  return (
    <span className={styles.level} aria-hidden>
      <i ref={bar} />
    </span>
  )
}
