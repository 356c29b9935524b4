/** The pages of the console, in the order of the rail. */
export const PAGES = [
  'live',
  'flags',
  'models',
  'turn-end',
  'compare',
  'sessions',
  'devices',
  'load',
  'monitoring',
  'present',
] as const
export type Page = (typeof PAGES)[number]

/** What a page may be asked to show first. */
const DETAILS = ['flag', 'session', 'turn'] as const
type Detail = (typeof DETAILS)[number]

export type Route = { readonly page: Page } & { readonly [D in Detail]?: string }

/**
 * What an address's fragment asks for: `#page=flags`, `#page=flags&flag=NAME`, `#page=sessions&session=ID&turn=ID`.
 * Written as parameters so that it stands beside the key of a fresh address (`#token=…&page=flags`). Anything else is
 * the live page.
 */
export function routeOf(hash: string): Route {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''))
  const page = PAGES.find((known) => known === parameters.get('page')) ?? 'live'
  if (page === 'live') return { page }
  const details = DETAILS.map((name) => [name, parameters.get(name)] as const).filter(([, value]) => value)
  return { page, ...Object.fromEntries(details) }
}

/** The fragment that leads to a page. */
export function hashOf({ page, ...details }: Route): string {
  const given = Object.entries(details).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return `#${new URLSearchParams([['page', page], ...given])}`
}

/** Addresses of the microphone's own page of old: it stands in a dialog of the top bar now, over any page. */
export function asksForMicrophone(hash: string): boolean {
  return new URLSearchParams(hash.replace(/^#/, '')).get('page') === 'microphone'
}
