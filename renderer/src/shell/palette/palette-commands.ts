import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { sessionTitle } from '../../../../pipeline/measures/session-words.ts'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { jobOf } from '../../model/job.ts'
import { hashOf, type Route } from '../../model/page-route.ts'
import { selectClips, selectConnected, selectFlagsFree, selectLoaded, selectReady } from '../../store/selectors.ts'
import type { CommandContext, PageCommand } from '../../views/page-manifest.ts'
import { ALL_PAGES } from '../../views/pages.ts'
import { useWords } from '../../widgets/words.ts'
import { saveReport } from '../save-report.ts'

/** Commands that belong together, under one heading. */
export interface CommandGroup {
  readonly id: 'now' | 'goTo' | 'page' | 'presets' | 'settings' | 'flags' | 'sessions' | 'clips'
  readonly commands: readonly PageCommand[]
}

type Group = readonly PageCommand[]

/**
 * The commands that make sense at this moment: what acts now first, then places and pages, and the long lists last,
 * which are there to be searched. `sessions`: the newest, as far as they are known.
 */
export function usePaletteCommands(sessions: readonly Session[]): readonly CommandGroup[] {
  const console = useConsole()
  const { t } = useTranslation()
  const words = useWords()
  const state = useConsoleStore((all) => all.session)
  const connection = useConsoleStore((all) => all.connection)
  const microphone = useConsoleStore((all) => all.microphone)
  const language = useConsoleStore((all) => all.language)
  const settings = useConsoleStore((all) => `${all.muted} ${all.theme}`)
  // biome-ignore lint/correctness/useExhaustiveDependencies: commands are read off the store as it is now
  return useMemo(() => {
    const context = { console, t, words, language }
    const groups: readonly CommandGroup[] = [
      { id: 'now', commands: nowCommands(context) },
      { id: 'goTo', commands: goToCommands(context) },
      { id: 'page', commands: ALL_PAGES.flatMap(({ commands }) => commands?.(context) ?? []) },
      { id: 'presets', commands: presetCommands(context) },
      { id: 'settings', commands: settingCommands(context) },
      { id: 'flags', commands: flagCommands(context) },
      { id: 'sessions', commands: sessionCommands(context, sessions) },
      { id: 'clips', commands: clipCommands(context) },
    ]
    return groups.filter(({ commands }) => commands.length > 0)
  }, [console, t, words, language, state, connection, microphone, settings, sessions])
}

function goTo(route: Route): void {
  window.location.hash = hashOf(route)
}

function nowCommands({ console, t }: CommandContext): Group {
  const all = console.store.getState()
  const { session, microphone } = all
  if (!session || !selectConnected(all)) return []
  const job = jobOf(session)
  const isTalking = microphone.phase === 'open' && microphone.purpose === 'talk'
  const isExperiment = job !== undefined && job.page === 'compare'
  const { run } = console
  return [
    ...(session.current && selectLoaded(all)
      ? [{ id: 'stop', label: t('palette.stop'), run: () => run({ name: 'cancelTurn' }) }]
      : []),
    ...(isExperiment && job.state === 'running'
      ? [{ id: 'pause', label: t('palette.pauseExperiment'), run: () => run({ name: 'pauseExperiment' }) }]
      : []),
    ...(isExperiment && job.state === 'paused'
      ? [{ id: 'resume', label: t('palette.resumeExperiment'), run: () => run({ name: 'resumeExperiment' }) }]
      : []),
    ...(isExperiment
      ? [{ id: 'stopJob', label: t('palette.stopExperiment'), run: () => run({ name: 'stopExperiment' }) }]
      : []),
    ...(selectReady(all) || isTalking
      ? [
          {
            id: 'microphone',
            label: t(isTalking ? 'palette.microphoneClose' : 'palette.microphoneOpen'),
            run: console.toggleMicrophone,
          },
        ]
      : []),
    ...(selectReady(all)
      ? [{ id: 'clear', label: t('palette.clear'), run: () => run({ name: 'clearConversation' }) }]
      : []),
  ]
}

function goToCommands({ console: { store }, t, language }: CommandContext): Group {
  return [
    ...ALL_PAGES.map(({ id, title }) => ({
      id: `goTo/${id}`,
      label: t('palette.goTo', { page: title[language] }),
      run: () => goTo({ page: id }),
    })),
    {
      id: 'goTo/microphone',
      label: t('bar.microphoneTest'),
      run: () => store.getState().setOverlay('microphone'),
    },
  ]
}

function presetCommands({ console: { store }, t, words }: CommandContext): Group {
  const { session, askFlags } = store.getState()
  if (!session || !selectFlagsFree(store.getState())) return []
  return session.presets.map(({ name, values }) => ({
    id: `preset/${name}`,
    label: t('palette.preset', { preset: words.preset(name) }),
    run: () => askFlags({ title: words.preset(name), values, preset: name }),
  }))
}

function settingCommands({ console: { store, setMuted }, t }: CommandContext): Group {
  const { setTheme, setLanguage, muted, setOverlay } = store.getState()
  return [
    { id: 'mute', label: t(muted ? 'palette.unmute' : 'palette.mute'), run: () => setMuted(!muted) },
    { id: 'system', label: t('palette.themeSystem'), run: () => setTheme(undefined) },
    { id: 'light', label: t('palette.themeLight'), run: () => setTheme('light') },
    { id: 'dark', label: t('palette.themeDark'), run: () => setTheme('dark') },
    { id: 'en', label: t('palette.languageEn'), run: () => setLanguage('en') },
    { id: 'zh', label: t('palette.languageZh'), run: () => setLanguage('zh') },
    { id: 'keys', label: t('palette.keys'), keys: '?', run: () => setOverlay('keys') },
  ]
}

function flagCommands({ console: { store }, t }: CommandContext): Group {
  return (store.getState().session?.descriptors ?? []).map(({ name }) => ({
    id: `flag/${name}`,
    label: t('palette.flag', { name }),
    run: () => goTo({ page: 'flags', flag: name }),
  }))
}

function sessionCommands({ console, t }: CommandContext, sessions: readonly Session[]): Group {
  const { language } = console.store.getState()
  return sessions.flatMap((session) => {
    const { id } = session
    const title = sessionTitle(session)[language]
    return [
      {
        id: `session/${id}`,
        label: t('palette.session', { title }),
        run: () => goTo({ page: 'sessions', session: id }),
      },
      { id: `report/${id}`, label: t('palette.report', { title }), run: () => void saveReport(console, id) },
    ]
  })
}

function clipCommands({ console, t }: CommandContext): Group {
  const all = console.store.getState()
  if (!selectReady(all)) return []
  return selectClips(all).map((clip) => ({
    id: `clip/${clip.id}`,
    label: t('palette.play', { title: clip.title[all.language] }),
    run: () => console.playClip(clip.id),
  }))
}
