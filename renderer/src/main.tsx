// First, before any schema is made.
import './connection/zod-without-eval.ts'
import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import '@fontsource-variable/noto-sans-sc/index.css'
import './theme/base.css'
import './theme/tokens.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { findEndpoint, type PreloadBridge } from './connection/endpoint.ts'
import { createConsole } from './console.ts'
import { ConsoleContext } from './console-context.ts'
import { applyLanguage, startTranslations } from './i18n/i18n.ts'
import { createConsoleStore } from './store/console-store.ts'
import { createFrameLoop } from './store/frame-loop.ts'
import { createLevelStore } from './store/level-store.ts'
import { applyTheme } from './theme/apply-theme.ts'

declare global {
  interface Window {
    /** Electron's preload; absent in a browser. */
    readonly firstword?: PreloadBridge
  }
}

async function start(): Promise<void> {
  const store = createConsoleStore({ storage: localStorage, systemLanguage: navigator.language })
  startTranslations(store.getState().language)
  const applyPreferences = () => {
    const { theme, language } = store.getState()
    applyTheme(document.documentElement, theme)
    applyLanguage(document.documentElement, language)
  }
  applyPreferences()
  store.subscribe(applyPreferences)

  const endpoint = await findEndpoint(
    {
      location: window.location,
      storage: sessionStorage,
      replaceAddress: (address) => window.history.replaceState(null, '', address),
    },
    window.firstword,
  )
  const frames = createFrameLoop({
    requestFrame: (callback) => window.requestAnimationFrame(callback),
    cancelFrame: (handle) => window.cancelAnimationFrame(handle),
  })
  const console = createConsole(endpoint, store, createLevelStore(), frames)
  const root = document.getElementById('root')
  if (!root) throw new Error('index.html lacks #root')
  createRoot(root).render(
    <StrictMode>
      <ConsoleContext value={console}>
        <App />
      </ConsoleContext>
    </StrictMode>,
  )
}

void start()
