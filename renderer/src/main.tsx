// First, before any schema is made.
import './connection/zod-without-eval.ts'
import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import '@fontsource-variable/noto-sans-sc/index.css'
import './theme/base.css'
import './theme/tokens.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { DesktopBridge } from '../../pipeline/protocol/desktop.ts'
import { App } from './app.tsx'
import { findEndpoint } from './connection/endpoint.ts'
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
  const applyPreferences = () => {
    const { theme, language } = store.getState()
    applyTheme(document.documentElement, theme)
    applyLanguage(document.documentElement, language)
  }
  applyPreferences()
  store.subscribe(applyPreferences)

  const frames = createFrameLoop({
    requestFrame: (callback) => window.requestAnimationFrame(callback),
    cancelFrame: (handle) => window.cancelAnimationFrame(handle),
  })
  const console = createConsole(store, createLevelStore(), frames)
  const root = document.getElementById('root')
  if (!root) throw new Error('index.html lacks #root')
  // Dialogs are drawn beside the root.
  surviveForeignNodes(document.body)
  createRoot(root).render(
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
  const page = {
    location: window.location,
    storage: sessionStorage,
    replaceAddress: (address: string) => window.history.replaceState(null, '', address),
  }
  try {
    const host = await findEndpoint(page, window.firstword)
    if (host) console.connectTo(host)
    else setConnection({ phase: 'noKey' })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    setConnection({ phase: 'refused', error: { code: 'client.noHost', message } })
  }
}

start()
