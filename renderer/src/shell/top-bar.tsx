import { Moon, Sun, Volume2, VolumeX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../console-context.ts'
import type { Language } from '../store/preferences-slice.ts'
import { selectReady } from '../store/selectors.ts'
import { themeInForce } from '../theme/apply-theme.ts'
import { Button } from '../widgets/button.tsx'
import { Segments } from '../widgets/segments.tsx'
import { useWords } from '../widgets/words.ts'
import { ConnectionBadge } from './connection-badge.tsx'
import { StageStates } from './stage-states.tsx'
import styles from './top-bar.module.css'

export function TopBar() {
  const { t } = useTranslation()
  return (
    <header className={styles.bar}>
      <div className={styles.brand}>
        <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
          <rect className={styles.markHold} x="2" y="4" width="9" height="4" rx="1" />
          <rect className={styles.markAsr} x="7" y="10" width="7" height="4" rx="1" />
          <rect className={styles.markTts} x="12" y="16" width="10" height="4" rx="1" />
        </svg>
        <h1>{t('app.title')}</h1>
        <ConnectionBadge />
      </div>
      <StageStates />
      <div className={styles.controls}>
        <PresetSwitch />
        <LanguageSwitch />
        <MuteButton />
        <ThemeButton />
      </div>
    </header>
  )
}

function PresetSwitch() {
  const { t } = useTranslation()
  const words = useWords()
  const { run } = useConsole()
  const presets = useConsoleStore((state) => state.session?.presets)
  const inForce = useConsoleStore((state) => state.session?.flags.preset)
  const ready = useConsoleStore(selectReady)
  if (!presets || presets.length === 0) return null
  return (
    <div className={styles.preset}>
      <span className={styles.presetLabel} aria-hidden="true">
        {t('top.preset')}
      </span>
      <Segments
        label={t('top.preset')}
        value={inForce}
        segments={presets.map(({ name }) => ({ value: name, label: words.preset(name) }))}
        isDisabled={!ready}
        onChange={(preset) => run({ name: 'applyPreset', preset })}
      />
    </div>
  )
}

const LANGUAGES: readonly { readonly value: Language; readonly label: string; readonly lang: string }[] = [
  { value: 'en', label: 'EN', lang: 'en' },
  { value: 'zh', label: '中文', lang: 'zh-Hans' },
]

function LanguageSwitch() {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  const setLanguage = useConsoleStore((state) => state.setLanguage)
  return <Segments label={t('top.language')} value={language} segments={LANGUAGES} onChange={setLanguage} />
}

function MuteButton() {
  const { t } = useTranslation()
  const { setMuted } = useConsole()
  const muted = useConsoleStore((state) => state.muted)
  const label = t(muted ? 'top.unmute' : 'top.mute')
  return (
    <Button look="plain" square aria-label={label} title={label} aria-pressed={muted} onPress={() => setMuted(!muted)}>
      {muted ? <VolumeX size={16} aria-hidden /> : <Volume2 size={16} aria-hidden />}
    </Button>
  )
}

function ThemeButton() {
  const { t } = useTranslation()
  const theme = themeInForce(useConsoleStore((state) => state.theme))
  const setTheme = useConsoleStore((state) => state.setTheme)
  const other = theme === 'dark' ? 'light' : 'dark'
  const label = t(`top.${other}`)
  return (
    <Button look="plain" square aria-label={label} title={label} onPress={() => setTheme(other)}>
      {theme === 'dark' ? <Sun size={16} aria-hidden /> : <Moon size={16} aria-hidden />}
    </Button>
  )
}
