import { useTranslation } from 'react-i18next'
import type { Console } from '../console.ts'
import { useConsoleStore } from '../console-context.ts'
import { hashOf, type Page } from '../model/page-route.ts'
import { selectClips, selectReady } from '../store/selectors.ts'
import { useWords } from '../widgets/words.ts'

export interface PaletteCommand {
  readonly id: string
  readonly label: string
  /** The key that does the same. */
  readonly keys?: string
  run(): void
}

/** The commands that make sense at this moment. */
export function usePaletteCommands(console: Console): readonly PaletteCommand[] {
  return [...useHostCommands(console), ...usePageCommands(console)]
}

function useHostCommands(console: Console): readonly PaletteCommand[] {
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

function usePageCommands({ store, setMuted }: Console): readonly PaletteCommand[] {
  const { t } = useTranslation()
  const { setTheme, setLanguage, muted, toggleTable, selectTurn, setOverlay } = store.getState()
  const goTo = (page: Page) => () => {
    window.location.hash = hashOf({ page })
  }
  return [
    { id: 'pageLive', label: t('palette.pageLive'), run: goTo('live') },
    { id: 'pageMicrophone', label: t('palette.pageMicrophone'), run: goTo('microphone') },
    { id: 'pageFlags', label: t('palette.pageFlags'), run: goTo('flags') },
    { id: 'pageModels', label: t('palette.pageModels'), run: goTo('models') },
    { id: 'pageTurnEnd', label: t('palette.pageTurnEnd'), run: goTo('turn-end') },
    { id: 'pageCompare', label: t('palette.pageCompare'), run: goTo('compare') },
    { id: 'pageSessions', label: t('palette.pageSessions'), run: goTo('sessions') },
    { id: 'pageDevices', label: t('palette.pageDevices'), run: goTo('devices') },
    { id: 'pageLoad', label: t('palette.pageLoad'), run: goTo('load') },
    { id: 'pagePresent', label: t('palette.pagePresent'), run: goTo('present') },
    { id: 'table', label: t('palette.table'), keys: 'T', run: toggleTable },
    { id: 'live', label: t('palette.live'), keys: 'Esc', run: () => selectTurn(undefined) },
    { id: 'mute', label: t(muted ? 'palette.unmute' : 'palette.mute'), run: () => setMuted(!muted) },
    { id: 'light', label: t('palette.themeLight'), run: () => setTheme('light') },
    { id: 'dark', label: t('palette.themeDark'), run: () => setTheme('dark') },
    { id: 'en', label: t('palette.languageEn'), run: () => setLanguage('en') },
    { id: 'zh', label: t('palette.languageZh'), run: () => setLanguage('zh') },
    { id: 'keys', label: t('palette.keys'), keys: '?', run: () => setOverlay('keys') },
  ]
}
