import type { DesktopBridge, HostConnection } from '../../../pipeline/protocol/desktop.ts'

/** What Electron's preload offers, as far as the connection is concerned. */
export type ConnectionBridge = Pick<DesktopBridge, 'connection'>

/** The parts of the browser this needs; given in, so that it can be tested without one. */
export interface PageAddress {
  readonly location: Pick<Location, 'protocol' | 'host' | 'pathname' | 'search' | 'hash'>
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
  replaceAddress(address: string): void
  /** Asks the browser's other tabs of this console for the key; `undefined` where none has it. */
  askOtherTabs(): Promise<string | undefined>
}

const TOKEN_KEY = 'firstword.token'

/**
 * The host's address: from Electron's preload, else from the page's own address. A key in the fragment
 * (`#token=…`) is kept for this tab and taken out of the address bar, where it would be copied and photographed. A tab that was
 * opened without one (by a link, with Ctrl or the middle button) asks the others.
 * `undefined` when no key is known; rejects where the desktop shell could not start the host.
 */
export async function findEndpoint(page: PageAddress, bridge?: ConnectionBridge): Promise<HostConnection | undefined> {
  if (bridge) {
    const { url, token } = await bridge.connection()
    return { url: webSocketUrl(url), token }
  }
  const token = takeToken(page) ?? (await tokenOfOthers(page))
  if (token === undefined) return undefined
  const scheme = page.location.protocol === 'https:' ? 'wss' : 'ws'
  return { url: `${scheme}://${page.location.host}/ws`, token }
}

/** Accepts the host's page address as well as its socket address. */
export function webSocketUrl(address: string): string {
  const url = new URL(address)
  if (url.protocol === 'http:') url.protocol = 'ws:'
  if (url.protocol === 'https:') url.protocol = 'wss:'
  if (url.pathname === '/') url.pathname = '/ws'
  url.hash = ''
  return url.href
}

async function tokenOfOthers({ storage, askOtherTabs }: PageAddress): Promise<string | undefined> {
  const token = await askOtherTabs()
  if (token !== undefined) storage.setItem(TOKEN_KEY, token)
  return token
}

function takeToken({ location, storage, replaceAddress }: PageAddress): string | undefined {
  const fragment = new URLSearchParams(location.hash.replace(/^#/, ''))
  const token = fragment.get('token')
  if (token === null || token === '') return storage.getItem(TOKEN_KEY) ?? undefined
  storage.setItem(TOKEN_KEY, token)
  fragment.delete('token')
  const rest = fragment.toString()
  replaceAddress(`${location.pathname}${location.search}${rest === '' ? '' : `#${rest}`}`)
  return token
}
