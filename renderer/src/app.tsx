import { I18nProvider } from 'react-aria-components'
import { useConsoleStore } from './console-context.ts'
import { ARIA_LOCALES } from './i18n/i18n.ts'
import type { Route } from './model/page-route.ts'
import { Announcer } from './shell/announcer.tsx'
import styles from './shell/app.module.css'
import { DropHint } from './shell/drop-hint.tsx'
import { NoHost } from './shell/no-host.tsx'
import { Notices } from './shell/notices.tsx'
import { KeysDialog } from './shell/palette/keys-dialog.tsx'
import { Palette } from './shell/palette/palette.tsx'
import { PlaceTabs } from './shell/place-tabs.tsx'
import { Rail } from './shell/rail.tsx'
import { SkipLink } from './shell/skip-link.tsx'
import { PresetQuestion } from './shell/top-bar/preset-question.tsx'
import { TopBar } from './shell/top-bar/top-bar.tsx'
import { UndoToast } from './shell/undo-toast.tsx'
import { useGlobalKeys } from './shell/use-global-keys.ts'
import { useMicrophoneAddress } from './shell/use-microphone-address.ts'
import { usePageTitle } from './shell/use-page-title.ts'
import { useRoute } from './shell/use-route.ts'
import { pageOf } from './views/pages.ts'

/** The shell of the console: bar, rail and the page on show. */
export function App() {
  const language = useConsoleStore((state) => state.language)
  const route = useRoute()
  usePageTitle(route.page)
  useGlobalKeys()
  useMicrophoneAddress()
  return (
    <I18nProvider locale={ARIA_LOCALES[language]}>
      <SkipLink page={route.page} />
      <div className={styles.shell} data-filled={pageOf(route.page).fillsWindow}>
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
      <PresetQuestion />
      <UndoToast />
    </I18nProvider>
  )
}

function PageOf({ route }: { readonly route: Route }) {
  const phase = useConsoleStore((state) => state.connection.phase)
  const known = useConsoleStore((state) => state.session !== undefined)
  // Nothing is on its way that a page could wait for.
  if (!known && (phase === 'noKey' || phase === 'refused')) return <NoHost phase={phase} />
  const { component: Shown } = pageOf(route.page)
  return <Shown flag={route.flag} session={route.session} turn={route.turn} />
}
