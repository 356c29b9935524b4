import { Command } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useConsole } from '../../console-context.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { ConnectionBadge } from './connection-badge.tsx'
import { JobChip } from './job-chip.tsx'
import { MicrophoneChip } from './microphone-chip.tsx'
import { PresetMenu } from './preset-menu.tsx'
import { SettingsMenu } from './settings-menu.tsx'
import { StageStates } from './stage-states.tsx'
import styles from './top-bar.module.css'

/** What is the same on every page: the host and its stages, what runs, preset, microphone, commands and settings. */
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
        <JobChip />
        <PresetMenu />
        <MicrophoneChip />
        <PaletteButton />
        <SettingsMenu />
      </div>
    </header>
  )
}

function PaletteButton() {
  const { t } = useTranslation()
  const { setOverlay } = useConsole().store.getState()
  return (
    <Button
      look="plain"
      square
      aria-label={t('top.palette')}
      title={`${t('top.palette')} (Ctrl K)`}
      onPress={() => setOverlay('palette')}
    >
      <Command size={16} aria-hidden />
    </Button>
  )
}
