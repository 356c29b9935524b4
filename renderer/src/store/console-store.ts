import { createStore, type StoreApi } from 'zustand/vanilla'
import { type AudioSlice, createAudioSlice } from './audio-slice.ts'
import { type ConnectionSlice, createConnectionSlice } from './connection-slice.ts'
import { createNoticesSlice, type NoticesSlice } from './notices-slice.ts'
import { createPreferencesSlice, type PreferencesSlice } from './preferences-slice.ts'
import { createSessionSlice, type SessionSlice } from './session-slice.ts'
import { createViewSlice, type ViewSlice } from './view-slice.ts'
import { createWhatIfSlice, type WhatIfSlice } from './what-if-slice.ts'

export interface ConsoleStore
  extends ConnectionSlice,
    SessionSlice,
    ViewSlice,
    WhatIfSlice,
    PreferencesSlice,
    AudioSlice,
    NoticesSlice {}

export interface StoreDeps {
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
  readonly systemLanguage: string
}

/** The page's store: one slice a file, each saying what it does not own. */
export function createConsoleStore(deps: StoreDeps): StoreApi<ConsoleStore> {
  return createStore<ConsoleStore>()((...args) => ({
    ...createConnectionSlice(...args),
    ...createSessionSlice(...args),
    ...createViewSlice(...args),
    ...createWhatIfSlice(...args),
    ...createPreferencesSlice(deps.storage, deps.systemLanguage)(...args),
    ...createAudioSlice(...args),
    ...createNoticesSlice(...args),
  }))
}
