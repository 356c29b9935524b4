import i18next from 'i18next'
import type { DesktopBridge, OpenedFile, PageStatus } from '../../../pipeline/protocol/desktop.ts'
import type { Console } from '../console.ts'
import { hashOf } from '../model/page-route.ts'
import { pageStatusOf } from '../model/page-status.ts'
import type { ConsoleStore } from '../store/console-store.ts'

/**
 * Joins the page to the desktop window around it: the window learns what the page is at, the page how the host fares,
 * which files were opened and when the key that talks from anywhere was pressed. Ends with the page.
 *
 * @param goTo changes the page's fragment
 */
export function joinDesktop(bridge: DesktopBridge, console: Console, goTo: (hash: string) => void): void {
  const { store } = console
  bridge.onConnectionChange(console.connectTo)
  bridge.onHostState((state) => store.getState().setHostState(state))
  bridge.onOpenedFile((file) => void takeSessionFile(console, fileOf(file), goTo))
  bridge.onTalkKey(() => talk(console))
  syncStatus(bridge, console)
  keepTalkKey(bridge, console)
}

/** Hands a session file to the host and goes to the session that it became; what is wrong with it is said above the page. */
export async function takeSessionFile(console: Console, file: File, goTo: (hash: string) => void): Promise<void> {
  const outcome = await console.sendFile('/sessions/import', file)
  const { sessionId: session } = outcome.ok ? outcome : {}
  if (outcome.ok) goTo(hashOf(session === undefined ? { page: 'sessions' } : { page: 'sessions', session }))
  else console.store.getState().addNotice(outcome.error)
}

function fileOf({ name, content }: OpenedFile): File {
  return new File([new Uint8Array(content)], name, { type: 'application/json' })
}

/** One stroke begins, the next one ends: what is held in push-to-talk mode, else the open microphone. */
function talk({ store, sound }: Console): void {
  const { sound: preferences, held, microphone } = store.getState()
  const isOpen = microphone.phase === 'open' && microphone.purpose === 'talk'
  if (preferences.mode === 'handsFree' || !isOpen) return sound.talking.toggle()
  if (held) sound.talking.release()
  else sound.talking.press()
}

function syncStatus(bridge: DesktopBridge, { store }: Console): void {
  let told: string | undefined
  const report = (state: ConsoleStore) => {
    const status = statusOf(state)
    const form = JSON.stringify(status)
    if (form === told) return
    told = form
    void bridge.sendStatus(status).catch(() => undefined)
  }
  report(store.getState())
  store.subscribe(report)
}

function statusOf({ language, session, microphone }: ConsoleStore): PageStatus {
  return pageStatusOf({ language, session, isMicrophoneOpen: microphone.phase === 'open' })
}

/** The key is the page's choice and the window's to hold; one that another program has is given up and said. */
function keepTalkKey(bridge: DesktopBridge, { store }: Console): void {
  const set = async () => {
    const { talkKey } = store.getState().sound
    const isOurs = await bridge.setTalkKey(talkKey).catch(() => false)
    if (isOurs || talkKey !== store.getState().sound.talkKey) return
    store.getState().setSound({ talkKey: null })
    store.getState().addNotice({
      code: 'client.talkKey',
      message: i18next.t('desktop.talkKeyTaken', { key: talkKey }),
      hint: i18next.t('desktop.talkKeyTakenHint'),
    })
  }
  void set()
  store.subscribe((state, before) => {
    if (state.sound.talkKey !== before.sound.talkKey) void set()
  })
}
