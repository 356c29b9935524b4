import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron'
import { isOurs } from '../navigation.ts'
import type { AnswerOf, InvokeChannel, RequestOf, SendChannels } from './channels.ts'

/** Checks an argument and gives it its type; a zod schema is one. */
export interface RequestSchema<T> {
  parse(value: unknown): T
}

/**
 * Answers a channel. The only door for requests of the page: who asks must be our page's own main frame, and what is
 * asked must fit the schema, before the handler sees it.
 */
export function handle<C extends InvokeChannel>(
  ipc: Pick<IpcMain, 'handle'>,
  channel: C,
  schema: RequestSchema<RequestOf<C>>,
  answer: (request: RequestOf<C>, sender: WebContents) => Promise<AnswerOf<C>> | AnswerOf<C>,
): void {
  ipc.handle(channel, (event, request: unknown) => {
    if (!isTrusted(event)) throw new Error(`${channel}: refused, the request is not from the console's own page`)
    return answer(schema.parse(request), event.sender)
  })
}

/** Tells the page something it did not ask for. */
export function send<C extends keyof SendChannels>(
  contents: Pick<WebContents, 'send' | 'isDestroyed'>,
  channel: C,
  message: SendChannels[C],
): void {
  if (!contents.isDestroyed()) contents.send(channel, message)
}

/** The frame may be gone by the time its message is read; then nobody is to be answered. */
export function isTrusted({ senderFrame }: Pick<IpcMainInvokeEvent, 'senderFrame'>): boolean {
  return senderFrame !== null && senderFrame.parent === null && isOurs(senderFrame.url)
}
