// First, before any schema is made.
import './connection/zod-without-eval.ts'
import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import '@fontsource-variable/noto-sans-sc/index.css'
import './theme/base.css'
import './theme/forced-colors.css'
import './theme/tokens.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { DesktopBridge } from '../../pipeline/protocol/desktop.ts'
import { App } from './app.tsx'
import { findEndpoint } from './connection/endpoint.ts'
import { answerForKey, askForKey, KEY_CHANNEL } from './connection/key-handover.ts'
import { joinDesktop } from './console/desktop.ts'
import { type Console, createConsole } from './console.ts'
import { ConsoleContext } from './console-context.ts'
import { applyLanguage, startTranslations } from './i18n/i18n.ts'
import { surviveForeignNodes } from './shell/foreign-nodes.ts'
import { createConsoleStore } from './store/console-store.ts'
import { createFrameLoop } from './store/frame-loop.ts'
import { createLevelStore } from './store/level-store.ts'
import { applyTheme } from './theme/apply-theme.ts'

declare global {
  interface Window {
    /** Electron's preload; absent in a browser. */
    readonly firstword?: DesktopBridge
  }
}

function start(): void {
  const store = createConsoleStore({ storage: localStorage, systemLanguage: navigator.language })
  startTranslations(store.getState().language)
  const root = document.documentElement
  applyTheme(root, store.getState().theme)
  applyLanguage(root, store.getState().language)
  // Only what changed: writing the document's language makes the browser style the whole page anew, whatever it was.
  store.subscribe((now, before) => {
    if (now.theme !== before.theme) applyTheme(root, now.theme)
    if (now.language !== before.language) applyLanguage(root, now.language)
  })

  const frames = createFrameLoop({
    requestFrame: (callback) => window.requestAnimationFrame(callback),
    cancelFrame: (handle) => window.cancelAnimationFrame(handle),
  })
  const console = createConsole(store, createLevelStore(), frames)
  const place = document.getElementById('root')
  if (!place) throw new Error('index.html lacks #root')
  // Dialogs are drawn beside the root.
  surviveForeignNodes(document.body)
  createRoot(place).render(
    <StrictMode>
      <ConsoleContext value={console}>
        <App />
      </ConsoleContext>
    </StrictMode>,
  )
  void connect(console)
}

/** The page stands before the host does: the desktop shell may still be starting it. */
async function connect(console: Console): Promise<void> {
  const { setConnection } = console.store.getState()
  if (window.firstword)
    joinDesktop(window.firstword, console, (hash) => {
      window.location.hash = hash
    })
  const tabs = new BroadcastChannel(KEY_CHANNEL)
  const page = {
    location: window.location,
    storage: sessionStorage,
    replaceAddress: (address: string) => window.history.replaceState(null, '', address),
    askOtherTabs: () =>
      askForKey(tabs, {
        question: `${Math.random()}`,
        setTimeout: (callback, ms) => window.setTimeout(callback, ms),
      }),
  }
  try {
    const host = await findEndpoint(page, window.firstword)
    if (!host) return setConnection({ phase: 'noKey' })
    console.connectTo(host)
    // Told only while this tab talks to the host itself: then it is the host's own page that asks.
    if (!window.firstword)
      answerForKey(tabs, () => (console.store.getState().connection.phase === 'connected' ? host.token : undefined))
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    setConnection({ phase: 'refused', error: { code: 'client.noHost', message } })
  }
}

start()
