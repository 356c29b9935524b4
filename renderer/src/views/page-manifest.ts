import type { TFunction } from 'i18next'
import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import type { Bilingual } from '../../../pipeline/measures/words.ts'
import type { Console } from '../console.ts'
import type { en } from '../i18n/en.ts'
import type { Page } from '../model/page-route.ts'
import type { Language } from '../store/preferences-slice.ts'
import type { Words } from '../widgets/words.ts'

/** The places of the rail, in its order. A place is one page or a few, which stand as tabs above it. */
export const PLACES = ['live', 'experiments', 'sessions', 'devices', 'present'] as const
export type Place = (typeof PLACES)[number]

/** One line of the palette: what can be done, by name. */
export interface PageCommand {
  /** Its own among all commands; a page's begin with the page's id. */
  readonly id: string
  readonly label: string
  /** The keys that do the same, as they are printed on them. */
  readonly keys?: string
  run(): void
}

/** One line of the keys dialog. */
export interface KeyRow {
  readonly keys: readonly string[]
  readonly what: keyof (typeof en)['keys']
}

/** What the rest of an address asks a page to show first; see `model/page-route.ts`. */
export interface PageDetails {
  readonly flag: string | undefined
  readonly session: string | undefined
  readonly turn: string | undefined
}

/** What commands are made of, at the moment when the palette opens. */
export interface CommandContext {
  readonly console: Console
  readonly t: TFunction
  readonly words: Words
  readonly language: Language
}

/** All that rail, tabs, router, palette and keys dialog know of a page. */
export interface PageManifest<P extends Page = Page> {
  /** Stands in addresses (`#page=ID`), and in bookmarks: it does not change. */
  readonly id: P
  readonly place: Place
  readonly icon: LucideIcon
  /** Name of its tab, and where one goes to in the palette. */
  readonly title: Bilingual
  readonly component: ComponentType<PageDetails>
  /** One surface, as high as what the shell leaves of the window: its parts scroll, the page does not. */
  readonly fillsWindow?: true
  /** The page's commands that make sense at this moment, whichever page is on show. */
  readonly commands?: (context: CommandContext) => readonly PageCommand[]
  /** Keys that work on this page; pages that share a list share its heading in the dialog. */
  readonly keys?: readonly KeyRow[]
  /** Where the keys need the focus, if not anywhere on the page. */
  readonly keysNeed?: keyof (typeof en)['keys']
}

/** A manifest as its page writes it; keeps the id's own type. */
export function definePage<const P extends Page>(manifest: PageManifest<P>): PageManifest<P> {
  return manifest
}
