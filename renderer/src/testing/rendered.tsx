import { configure, type RenderResult, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components'
import { type Console, createConsole } from '../console.ts'
import { ConsoleContext } from '../console-context.ts'
import { ARIA_LOCALES, startTranslations } from '../i18n/i18n.ts'
import { createConsoleStore } from '../store/console-store.ts'
import { createFrameLoop } from '../store/frame-loop.ts'
import { createLevelStore } from '../store/level-store.ts'
import type { Language } from '../store/preferences-slice.ts'

// A guard against hanging, as everywhere: a second, which is the library's own, is not enough for a busy machine.
configure({ asyncUtilTimeout: 60_000 })

/**
 * A part of the page on a console without a host: its store is the real one, to be filled with fixtures; commands and
 * queries go nowhere, unless they are replaced in `parts`.
 */
export function renderInConsole(
  children: ReactNode,
  parts: Partial<Console> = {},
  language: Language = 'en',
): RenderResult & { readonly console: Console } {
  startTranslations(language)
  const store = createConsoleStore({ storage: emptyStorage(), systemLanguage: language })
  const frames = createFrameLoop({ requestFrame: () => 0, cancelFrame: () => {} })
  const console = { ...createConsole(store, createLevelStore(), frames), ...parts }
  const page = render(
    <ConsoleContext value={console}>
      <I18nProvider locale={ARIA_LOCALES[language]}>{children}</I18nProvider>
    </ConsoleContext>,
  )
  return { ...page, console }
}

/** What one test chooses is not there for the next. */
function emptyStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>()
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) }
}
