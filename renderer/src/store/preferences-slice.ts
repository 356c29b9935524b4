import { z } from 'zod'
import type { StateCreator } from 'zustand/vanilla'
import type { Language } from '../model/language.ts'
import { SOUND_DEFAULTS, type SoundPreferences, soundPreferencesSchema } from '../model/sound/sound-preferences.ts'
import type { ConsoleStore } from './console-store.ts'

export type Theme = 'dark' | 'light'
export type { Language }

/** Choices that outlive the page. Does not own: applying them to the document (theme/, i18n/). */
export interface PreferencesSlice {
  /** `undefined`: as the operating system says. */
  readonly theme: Theme | undefined
  readonly language: Language
  readonly muted: boolean
  readonly sound: SoundPreferences
  /** Whether single keys act outside of fields (`?`); who dictates or hits keys unawares can switch them off (WCAG 2.1.4). */
  readonly singleKeys: boolean
  setTheme(theme: Theme | undefined): void
  setLanguage(language: Language): void
  setMuted(muted: boolean): void
  setSingleKeys(singleKeys: boolean): void
  setSound(change: Partial<SoundPreferences>): void
}

const KEY = 'firstword.preferences'
const savedSchema = z.object({
  theme: z.enum(['dark', 'light']).optional(),
  language: z.enum(['en', 'zh']).optional(),
  muted: z.boolean().optional(),
  singleKeys: z.boolean().optional(),
  // What an older page stored is completed, what is unreadable in it is given up alone.
  sound: soundPreferencesSchema.optional().catch(undefined),
})
type Saved = z.infer<typeof savedSchema>

/** The slice, remembering in the given storage; what is unreadable there is ignored. */
export function createPreferencesSlice(
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  systemLanguage: string,
): StateCreator<ConsoleStore, [], [], PreferencesSlice> {
  const saved = read(storage)
  const language: Language = saved.language ?? (systemLanguage.toLowerCase().startsWith('zh') ? 'zh' : 'en')
  return (set, get) => {
    const change = (part: Partial<PreferencesSlice>) => {
      set(part)
      const { theme, language: chosen, muted, sound, singleKeys } = get()
      storage.setItem(KEY, JSON.stringify({ theme, language: chosen, muted, sound, singleKeys }))
    }
    return {
      theme: saved.theme,
      language,
      muted: saved.muted ?? false,
      sound: saved.sound ?? SOUND_DEFAULTS,
      singleKeys: saved.singleKeys ?? true,
      setTheme: (theme) => change({ theme }),
      setLanguage: (chosen) => change({ language: chosen }),
      setMuted: (muted) => change({ muted }),
      setSingleKeys: (singleKeys) => change({ singleKeys }),
      setSound: (part) => change({ sound: { ...get().sound, ...part } }),
    }
  }
}

function read(storage: Pick<Storage, 'getItem'>): Saved {
  try {
    const parsed = savedSchema.safeParse(JSON.parse(storage.getItem(KEY) ?? '{}'))
    return parsed.success ? parsed.data : {}
  } catch {
    return {}
  }
}
