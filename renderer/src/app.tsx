import { useEffect } from 'react'
import { I18nProvider } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from './console-context.ts'
import { ARIA_LOCALES } from './i18n/i18n.ts'
import type { Route } from './model/page-route.ts'
import { Announcer } from './shell/announcer.tsx'
import styles from './shell/app.module.css'
import { DropHint } from './shell/drop-hint.tsx'
import { KeysDialog } from './shell/keys-dialog.tsx'
import { Notices } from './shell/notices.tsx'
import { Palette } from './shell/palette.tsx'
import { PlaceTabs } from './shell/place-tabs.tsx'
import { Rail } from './shell/rail.tsx'
import { TopBar } from './shell/top-bar.tsx'
import { useRoute } from './shell/use-route.ts'
import { pageOf } from './views/pages.ts'

/** The shell of the console: bar, rail and the page on show. */
export function App() {
  const language = useConsoleStore((state) => state.language)
  const { t } = useTranslation()
  const route = useRoute()
  useGlobalKeys()
  return (
    <I18nProvider locale={ARIA_LOCALES[language]}>
      {route.page === 'live' && (
        <a className={styles.skip} href="#waterfall">
          {t('app.skip')}
        </a>
      )}
      <div className={styles.shell}>
        <TopBar />
        <Rail page={route.page} />
        <main className={styles.main}>
          <PlaceTabs page={route.page} />
          <Notices />
          <PageOf route={route} />
        </main>
      </div>
      <Announcer />
      <KeysDialog />
      <DropHint page={route.page} />
      <Palette />
    </I18nProvider>
  )
}

function PageOf({ route }: { readonly route: Route }) {
  const { component: Shown } = pageOf(route.page)
  return <Shown flag={route.flag} session={route.session} turn={route.turn} />
}

/** Keys with a modifier or of the F row: they may act anywhere. Single letters belong to the waterfall. */
function useGlobalKeys(): void {
  const { store } = useConsole()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const command = event.ctrlKey || event.metaKey
      if (command && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        store.getState().setOverlay(store.getState().overlay === 'palette' ? 'none' : 'palette')
      }
      if (command && event.shiftKey && event.key.toLowerCase() === 'p') {
        event.preventDefault()
        store.getState().setOverlay('palette')
      }
      if (event.key === 'F6') {
        event.preventDefault()
        focusNextPane(event.shiftKey ? -1 : 1)
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [store])
}

function focusNextPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')]
  const at = panes.findIndex((pane) => pane.contains(document.activeElement))
  const next = panes[(at === -1 && step === -1 ? panes.length - 1 : at + step + panes.length) % panes.length]
  next?.focus()
}
