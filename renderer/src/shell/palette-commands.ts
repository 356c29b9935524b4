import { useTranslation } from 'react-i18next'
import type { Console } from '../console.ts'
import { useConsoleStore } from '../console-context.ts'
import { hashOf } from '../model/page-route.ts'
import { selectClips, selectReady } from '../store/selectors.ts'
import type { PageCommand } from '../views/page-manifest.ts'
import { ALL_PAGES } from '../views/pages.ts'
import { useWords } from '../widgets/words.ts'

/** The commands that make sense at this moment. */
export function usePaletteCommands(console: Console): readonly PageCommand[] {
  const { t } = useTranslation()
  const words = useWords()
  const host = useHostCommands(console)
  const pages = ALL_PAGES.flatMap(({ commands }) => commands?.({ console, t, words }) ?? [])
  return [...host, ...useGoToCommands(), ...pages, ...useShellCommands(console)]
}

function useHostCommands(console: Console): readonly PageCommand[] {
  const { t } = useTranslation()
  const words = useWords()
  const language = useConsoleStore((state) => state.language)
  const session = useConsoleStore((state) => state.session)
  const offered = useConsoleStore(selectClips)
  const ready = useConsoleStore(selectReady)
  const microphone = useConsoleStore((state) => state.microphone)
  if (!session || !ready) return []
  const clips = offered.map((clip) => ({
    id: `clip/${clip.id}`,
    label: t('palette.play', { title: clip.title[language] }),
    run: () => console.playClip(clip.id),
  }))
  const presets = session.presets.map(({ name }) => ({
    id: `preset/${name}`,
    label: t('palette.preset', { preset: words.preset(name) }),
    run: () => console.run({ name: 'applyPreset', preset: name }),
  }))
  const stop = { id: 'stop', label: t('palette.stop'), run: () => console.run({ name: 'cancelTurn' }) }
  return [
    ...clips,
    ...(session.current ? [stop] : []),
    {
      id: 'microphone',
      label: t(
        microphone.phase === 'open' && microphone.purpose === 'talk'
          ? 'palette.microphoneClose'
          : 'palette.microphoneOpen',
      ),
      run: console.toggleMicrophone,
    },
    ...presets,
    { id: 'clear', label: t('palette.clear'), run: () => console.run({ name: 'clearConversation' }) },
  ]
}

function useGoToCommands(): readonly PageCommand[] {
  const { t } = useTranslation()
  return ALL_PAGES.map(({ id, title }) => ({
    id: `goTo/${id}`,
    label: t('palette.goTo', { page: t(title) }),
    run: () => {
      window.location.hash = hashOf({ page: id })
    },
  }))
}

function useShellCommands({ store, setMuted }: Console): readonly PageCommand[] {
  const { t } = useTranslation()
  const { setTheme, setLanguage, muted, setOverlay } = store.getState()
  return [
    { id: 'mute', label: t(muted ? 'palette.unmute' : 'palette.mute'), run: () => setMuted(!muted) },
    { id: 'light', label: t('palette.themeLight'), run: () => setTheme('light') },
    { id: 'dark', label: t('palette.themeDark'), run: () => setTheme('dark') },
    { id: 'en', label: t('palette.languageEn'), run: () => setLanguage('en') },
    { id: 'zh', label: t('palette.languageZh'), run: () => setLanguage('zh') },
    { id: 'keys', label: t('palette.keys'), keys: '?', run: () => setOverlay('keys') },
  ]
}
