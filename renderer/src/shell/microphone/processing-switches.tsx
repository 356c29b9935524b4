import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { Toggle } from '../../widgets/controls/toggle.tsx'
import styles from './numbers.module.css'

const SWITCHES = ['echoCancellation', 'noiseSuppression', 'autoGainControl'] as const

/** What the browser is asked to do to the sound, and what it says it does. Changing one opens the microphone anew. */
export function ProcessingSwitches() {
  const { t } = useTranslation()
  const { store, sound } = useConsole()
  const wanted = useConsoleStore((state) => state.sound)
  const facts = useConsoleStore(({ microphone }) => (microphone.phase === 'open' ? microphone.facts : undefined))
  const applied = (name: (typeof SWITCHES)[number]) => {
    if (!facts) return t('microphone.appliedLater')
    const value = facts[name]
    if (value === undefined) return t('microphone.appliedUnknown')
    return t(value ? 'microphone.appliedOn' : 'microphone.appliedOff')
  }
  return (
    <div className={styles.switches}>
      {SWITCHES.map((name) => (
        <div key={name} className={styles.switch}>
          <Toggle
            isSelected={wanted[name]}
            onChange={(on) => {
              store.getState().setSound({ [name]: on })
              sound.talking.reopen()
            }}
          >
            {t(`microphone.${name}`)}
          </Toggle>
          <span className={styles.small}>{applied(name)}</span>
        </div>
      ))}
    </div>
  )
}
