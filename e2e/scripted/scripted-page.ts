import type { Page, WebSocketRoute } from 'playwright/test'
import type { ErrorInfo } from '../../pipeline/protocol/errors.ts'
import type { StampedEvent } from '../../pipeline/protocol/wire/events.ts'
import type { ClientMessage, HostMessage } from '../../pipeline/protocol/wire/messages.ts'
import type { Answer, QueryName, QueryOf } from '../../pipeline/protocol/wire/queries.ts'
import type { Snapshot } from '../../pipeline/protocol/wire/snapshot.ts'
import { PROTOCOL_VERSION } from '../../pipeline/protocol/wire/version.ts'
import { builtFile } from '../built-page.ts'

/** This machine's own name, for a page that may use microphone and clipboard; nothing listens there, and nothing is asked. */
const ORIGIN = 'http://127.0.0.1:4700'

/** Why a query is not answered. */
export class Refusal extends Error {
  readonly info: ErrorInfo

  constructor(info: ErrorInfo) {
    super(info.message)
    this.info = info
  }
}

/** What a host answers to a query: an answer, one made from what was asked, `never`, or why not. */
type Answers = {
  readonly [N in QueryName]?: Answer<N> | ((query: QueryOf<N>) => Answer<N> | undefined) | 'never' | Refusal
}

/** A state of the console, told by a host that does nothing but tell it. */
export interface Scene {
  readonly snapshot: Snapshot
  readonly answers?: Answers
  /** What happens after the snapshot, all at once. */
  readonly events?: readonly StampedEvent[]
  /** The host's clock when the page connects, milliseconds. */
  readonly hostMs?: number
}

/** The host that a page was opened on. */
export interface ScriptedHost {
  /** How often the page has said anything but that it is there. */
  asked(): number
}

/**
 * Opens the built page on a scene, without a host: its files come from the disk, what it asks is answered by the test.
 * Everything else that the page asks for is refused, so that nothing outside the scene can come into a picture.
 *
 * @param hash where the page begins, `#page=…`
 */
export async function openScripted(page: Page, scene: Scene, hash = '#page=live'): Promise<ScriptedHost> {
  let asked = 0
  await page.route('**/*', async (route) => {
    const { origin, pathname } = new URL(route.request().url())
    const file = origin === ORIGIN ? await builtFile(pathname).catch(() => undefined) : undefined
    await (file ? route.fulfill({ body: file.content, contentType: file.type }) : route.abort())
  })
  await page.routeWebSocket(`${ORIGIN.replace('http', 'ws')}/ws`, (socket) => {
    socket.onMessage((message) => {
      if (typeof message !== 'string') return
      const said = JSON.parse(message) as ClientMessage
      if (said.type !== 'ping') asked += 1
      answer(socket, scene, said)
    })
  })
  await page.goto(`${ORIGIN}/#token=scripted&${hash.slice(1)}`)
  return { asked: () => asked }
}

/** Waits until the page has asked for all that it shows, and shows what was answered. */
export async function settle(page: Page, host: ScriptedHost): Promise<void> {
  for (let before = -1; before < host.asked(); ) {
    before = host.asked()
    // What was asked before a frame ends is known here by then, and an answer is on the page before the next one.
    await page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done))))
  }
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
}

function answer(socket: WebSocketRoute, scene: Scene, message: ClientMessage): void {
  const say = (reply: HostMessage) => socket.send(JSON.stringify(reply))
  switch (message.type) {
    case 'hello':
      say({ type: 'snapshot', protocol: PROTOCOL_VERSION, snapshot: scene.snapshot })
      if (scene.events) say({ type: 'events', events: [...scene.events] })
      return
    case 'ping':
      return say({ type: 'pong', sentAtMs: message.sentAtMs, hostMs: scene.hostMs ?? message.sentAtMs })
    case 'command':
      return say({ type: 'result', id: message.id })
    case 'query':
      return answerQuery(say, scene.answers ?? {}, message)
  }
}

function answerQuery(
  say: (reply: HostMessage) => void,
  answers: Answers,
  { id, query }: Extract<ClientMessage, { type: 'query' }>,
): void {
  const scripted = answers[query.name]
  if (scripted === 'never') return
  // Each answer is typed by its query's name; the union of all cannot say so.
  const found = typeof scripted === 'function' ? (scripted as (asked: typeof query) => unknown)(query) : scripted
  const nothing = { code: 'scripted.none', message: `Nothing is known of ${query.name}.` }
  if (found === undefined || found instanceof Refusal)
    return say({ type: 'answer', id, answer: null, error: found?.info ?? nothing })
  say({ type: 'answer', id, answer: found })
}
