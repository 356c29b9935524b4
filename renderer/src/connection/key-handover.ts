import { z } from 'zod'

/** What tabs of one origin say to each other about the key. */
const messageSchema = z.discriminatedUnion('say', [
  z.object({ say: z.literal('whoHasTheKey'), question: z.string() }),
  z.object({ say: z.literal('thisIsIt'), question: z.string(), key: z.string().min(1) }),
])
type Message = z.infer<typeof messageSchema>

/** The part of a BroadcastChannel that is used: it reaches the browser's other tabs of the same origin, and nobody else. */
export interface TabChannel {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  removeEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
}

/** The channel's name; the key itself is never kept in it. */
export const KEY_CHANNEL = 'firstword.key'

/** Another tab answers at once or there is none: no longer than this. */
export const ANSWER_WITHIN_MS = 1000

/**
 * Answers tabs that were opened without a key, as a link is that was opened in a new tab.
 *
 * @param key the key, where it may be told now; else `undefined`, and nothing is said
 */
export function answerForKey(channel: TabChannel, key: () => string | undefined): void {
  channel.addEventListener('message', ({ data }) => {
    const message = read(data)
    const known = message?.say === 'whoHasTheKey' ? key() : undefined
    if (message && known !== undefined) send(channel, { say: 'thisIsIt', question: message.question, key: known })
  })
}

interface Waiting {
  /** Unlike any other question, so that the answer to another tab's is not taken for this one's. */
  readonly question: string
  setTimeout(callback: () => void, ms: number): number
}

/** Asks the other tabs for the key; `undefined` where none answers in time. */
export function askForKey(channel: TabChannel, { question, setTimeout }: Waiting): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const listen = ({ data }: { readonly data: unknown }) => {
    const message = read(data)
    if (message?.say === 'thisIsIt' && message.question === question) resolve(message.key)
  }
  channel.addEventListener('message', listen)
  send(channel, { say: 'whoHasTheKey', question })
  setTimeout(() => resolve(undefined), ANSWER_WITHIN_MS)
  return promise.finally(() => channel.removeEventListener('message', listen))
}

function send(channel: TabChannel, message: Message): void {
  channel.postMessage(message)
}

function read(data: unknown): Message | undefined {
  const parsed = messageSchema.safeParse(data)
  return parsed.success ? parsed.data : undefined
}
