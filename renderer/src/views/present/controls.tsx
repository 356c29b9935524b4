import { ChevronLeft, ChevronRight, Expand, Moon, Sun, Volume2, VolumeX } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import type { Language } from '../../store/preferences-slice.ts'
import { themeInForce } from '../../theme/apply-theme.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { Segments } from '../../widgets/controls/segments.tsx'
import { Toggle } from '../../widgets/controls/toggle.tsx'
import styles from './present-page.module.css'
import { SCENES, type SceneName } from './scene.ts'

interface ControlsProps {
  readonly scene: SceneName
  readonly isHidden: boolean
  /** What there is to choose besides. */
  readonly children: ReactNode
  onScene(scene: SceneName): void
  onHide(isHidden: boolean): void
  onBlack(): void
  onLeave(): void
}

/** All that can be pressed in every scene; in the picture only while somebody is at the pointer or the keyboard. */
export function Controls({ scene, isHidden, children, onScene, onHide, onBlack, onLeave }: ControlsProps) {
  const { t } = useTranslation()
  return (
    <nav className={styles.controls} aria-label={t('present.controls')}>
      <Scenes scene={scene} onScene={onScene} />
      {children}
      <div className={styles.rest}>
        <Toggle isSelected={isHidden} onChange={onHide}>
          {t('present.blur')}
        </Toggle>
        <Appearance />
        <Button onPress={onBlack}>
          {t('present.black')} <kbd>B</kbd>
        </Button>
        <Button onPress={onLeave}>
          {t('present.leave')} <kbd>Esc</kbd>
        </Button>
      </div>
    </nav>
  )
}

function Scenes({ scene, onScene }: Pick<ControlsProps, 'scene' | 'onScene'>) {
  const { t } = useTranslation()
  const index = SCENES.indexOf(scene)
  const step = (by: 1 | -1) => {
    const to = SCENES[index + by]
    if (to) onScene(to)
  }
  return (
    <div className={styles.scenes}>
      <Button square aria-label={t('present.previous')} isDisabled={index === 0} onPress={() => step(-1)}>
        <ChevronLeft size="1.3em" aria-hidden />
      </Button>
      <Segments<SceneName>
        label={t('present.scenes')}
        value={scene}
        segments={SCENES.map((value) => ({ value, label: t(`present.scene.${value}`) }))}
        onChange={onScene}
      />
      <Button square aria-label={t('present.next')} isDisabled={index === SCENES.length - 1} onPress={() => step(1)}>
        <ChevronRight size="1.3em" aria-hidden />
      </Button>
    </div>
  )
}

const LANGUAGES: readonly { readonly value: Language; readonly label: string; readonly lang: string }[] = [
  { value: 'en', label: 'EN', lang: 'en' },
  { value: 'zh', label: '中文', lang: 'zh-Hans' },
]

function Appearance() {
  const { t } = useTranslation()
  const { setMuted } = useConsole()
  const language = useConsoleStore((state) => state.language)
  const setLanguage = useConsoleStore((state) => state.setLanguage)
  const setTheme = useConsoleStore((state) => state.setTheme)
  const muted = useConsoleStore((state) => state.muted)
  const theme = themeInForce(useConsoleStore((state) => state.theme))
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <>
      <Segments label={t('top.language')} value={language} segments={LANGUAGES} onChange={setLanguage} />
      <Button square aria-label={t(`top.${other}`)} onPress={() => setTheme(other)}>
        {theme === 'dark' ? <Sun size="1.3em" aria-hidden /> : <Moon size="1.3em" aria-hidden />}
      </Button>
      <Button
        square
        aria-label={t(muted ? 'top.unmute' : 'top.mute')}
        aria-pressed={muted}
        onPress={() => setMuted(!muted)}
      >
        {muted ? <VolumeX size="1.3em" aria-hidden /> : <Volume2 size="1.3em" aria-hidden />}
      </Button>
      {document.fullscreenEnabled && (
        <Button square aria-label={t('present.fullScreen')} onPress={() => void toggleFullScreen()}>
          <Expand size="1.3em" aria-hidden />
        </Button>
      )}
    </>
  )
}

/** A browser may refuse it; the presentation fills the window all the same. */
async function toggleFullScreen(): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen().catch(() => undefined)
  else await document.documentElement.requestFullscreen().catch(() => undefined)
}
