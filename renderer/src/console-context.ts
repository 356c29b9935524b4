import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { Console } from './console.ts'
import { LOCALES } from './i18n/i18n.ts'
import type { ConsoleStore } from './store/console-store.ts'

export const ConsoleContext = createContext<Console | undefined>(undefined)

/** The console the page runs on. */
export function useConsole(): Console {
  const value = useContext(ConsoleContext)
  if (!value) throw new Error('A view was rendered outside of ConsoleContext')
  return value
}

/** A part of the store; renders again only when that part changes. */
export function useConsoleStore<T>(select: (state: ConsoleStore) => T): T {
  return useStore(useConsole().store, select)
}

/** The locale numbers are written in. */
export function useLocale(): string {
  return useConsoleStore((state) => LOCALES[state.language])
}
