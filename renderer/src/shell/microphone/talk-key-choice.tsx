import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { Select } from '../../widgets/controls/select.tsx'
import styles from './numbers.module.css'

/** The key that talks while another window is in front: only the desktop window can hold one. */
export function TalkKeyChoice() {
  const { t } = useTranslation()
  const { store } = useConsole()
  const talkKey = useConsoleStore((state) => state.sound.talkKey)
  if (window.firstword === undefined) return null
  const options = [
    { value: 'off', label: t('desktop.talkKeyOff') },
    { value: 'CommandOrControl+Alt+Space', label: 'Ctrl/⌘ + Alt + Space' },
    { value: 'F13', label: 'F13' },
    { value: 'MediaPlayPause', label: t('desktop.talkKeyMedia') },
  ] as const
  return (
    <>
      <Select
        label={t('desktop.talkKey')}
        value={talkKey ?? 'off'}
        options={options}
        onChange={(key) => store.getState().setSound({ talkKey: key === 'off' ? null : key })}
      />
      <p className={styles.hint}>{t('desktop.talkKeyHint')}</p>
    </>
  )
}
