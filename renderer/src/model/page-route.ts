/** The pages of the console. */
export type Page = 'live' | 'flags'

export interface Route {
  readonly page: Page
  /** A flag to go to on the flags page. */
  readonly flag?: string
}

/**
 * What an address's fragment asks for: `#page=flags`, `#page=flags&flag=NAME`. Written as parameters so that it
 * stands beside the key of a fresh address (`#token=…&page=flags`). Anything else is the live page.
 */
export function routeOf(hash: string): Route {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''))
  if (parameters.get('page') !== 'flags') return { page: 'live' }
  const flag = parameters.get('flag')
  return flag === null || flag === '' ? { page: 'flags' } : { page: 'flags', flag }
}

/** The fragment that leads to a page. */
export function hashOf({ page, flag }: Route): string {
  return `#${new URLSearchParams({ page, ...(flag === undefined ? {} : { flag }) })}`
}
