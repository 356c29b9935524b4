import { Settings } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import type { Language } from '../../store/preferences-slice.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { Segments } from '../../widgets/controls/segments.tsx'
import { Toggle } from '../../widgets/controls/toggle.tsx'
import { BarPopover } from './bar-popover.tsx'
import styles from './settings-menu.module.css'

const LANGUAGES: readonly { readonly value: Language; readonly label: string; readonly lang: string }[] = [
  { value: 'en', label: 'English', lang: 'en' },
  { value: 'zh', label: '中文', lang: 'zh-Hans' },
]

/** Language, theme, sound and keys of this browser; the host knows nothing of them. */
export function SettingsMenu() {
  const { t } = useTranslation()
  return (
    <BarPopover label={t('bar.settings')} title={t('bar.settings')} chip={<Settings size={16} aria-hidden />}>
      {(close) => (
        <div className={styles.menu}>
          <LanguageChoice />
          <ThemeChoice />
          <MuteSwitch />
          <KeySwitch close={close} />
        </div>
      )}
    </BarPopover>
  )
}

function LanguageChoice() {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  const setLanguage = useConsoleStore((state) => state.setLanguage)
  return <Segments label={t('top.language')} labelShown value={language} segments={LANGUAGES} onChange={setLanguage} />
}

function ThemeChoice() {
  const { t } = useTranslation()
  const theme = useConsoleStore((state) => state.theme) ?? 'system'
  const setTheme = useConsoleStore((state) => state.setTheme)
  const segments = (['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`bar.themes.${value}`) }))
  return (
    <Segments
      label={t('bar.theme')}
      labelShown
      value={theme}
      segments={segments}
      onChange={(chosen) => setTheme(chosen === 'system' ? undefined : chosen)}
    />
  )
}

function MuteSwitch() {
  const { t } = useTranslation()
  const { setMuted } = useConsole()
  const muted = useConsoleStore((state) => state.muted)
  return (
    <Toggle isSelected={muted} onChange={setMuted}>
      {t('top.mute')}
    </Toggle>
  )
}

function KeySwitch({ close }: { close(): void }) {
  const { t } = useTranslation()
  const singleKeys = useConsoleStore((state) => state.singleKeys)
  const { setSingleKeys, setOverlay } = useConsole().store.getState()
  const showKeys = () => {
    close()
    setOverlay('keys')
  }
  return (
    <>
      <Toggle isSelected={singleKeys} onChange={setSingleKeys}>
        {t('bar.singleKeys')}
      </Toggle>
      <p className={styles.note}>{t('bar.singleKeysNote')}</p>
      <div>
        <Button onPress={showKeys}>{t('bar.showKeys')}</Button>
      </div>
    </>
  )
}
