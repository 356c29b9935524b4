import type { App, Shell, WebContents } from 'electron'
import { APP_SCHEME } from './app-protocol.ts'

/** Pages the console links to; they open in the user's own browser. */
const EXTERNAL_HOSTS = ['github.com', 'huggingface.co', 'onnxruntime.ai', 'ui.perfetto.dev']

/** Our page stays the only one: no navigation, no redirect, no new window, no <webview>. */
export function setupNavigation(app: Pick<App, 'on'>, shell: Pick<Shell, 'openExternal'>): void {
  app.on('web-contents-created', (_event, contents) => {
    guardNavigation(contents)
    contents.setWindowOpenHandler(({ url }) => {
      if (isExternal(url)) void shell.openExternal(url)
      return { action: 'deny' }
    })
  })
}

function guardNavigation(contents: Pick<WebContents, 'on'>): void {
  contents.on('will-navigate', (event) => {
    if (!isOurs(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!isOurs(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** Whether an address is of our own page: compared by its parts, for `app://firstword.evil.example` begins like ours. */
export function isOurs(address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  return url.protocol === `${APP_SCHEME}:` && url.host === 'firstword' && url.username === '' && url.port === ''
}

/** Whether an address may be handed to the system's browser: https, one of the known hosts, no user name in it. */
export function isExternal(address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  return url.protocol === 'https:' && EXTERNAL_HOSTS.includes(url.host) && url.username === '' && url.password === ''
}
