import type { Page } from '../model/page-route.ts'
import { comparePage } from './compare/manifest.tsx'
import { devicesPage, monitoringPage } from './devices/manifest.tsx'
import { flagsPage } from './flags/manifest.tsx'
import { livePage } from './live/manifest.tsx'
import { loadPage } from './load/manifest.tsx'
import { modelsPage } from './models/manifest.tsx'
import type { PageManifest, Place } from './page-manifest.ts'
import { presentPage } from './present/manifest.tsx'
import { sessionsPage } from './sessions/manifest.tsx'
import { turnEndPage } from './turn-end/manifest.tsx'

/** Every page of the console, in the order of the rail and of the tabs within a place. A new page is one line here. */
const PAGES: { readonly [P in Page]: PageManifest<P> } = {
  live: livePage,
  flags: flagsPage,
  models: modelsPage,
  compare: comparePage,
  'turn-end': turnEndPage,
  sessions: sessionsPage,
  devices: devicesPage,
  load: loadPage,
  monitoring: monitoringPage,
  present: presentPage,
}

/** All pages, in order. */
export const ALL_PAGES: readonly PageManifest[] = Object.values(PAGES)

/** What is known of a page. */
export function pageOf(id: Page): PageManifest {
  return PAGES[id]
}

/** The pages of a place, in the order of its tabs; the first is where the rail leads. */
export function pagesOf(place: Place): readonly PageManifest[] {
  return ALL_PAGES.filter((page) => page.place === place)
}
