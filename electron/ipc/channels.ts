import type { AppInfo, HostConnection, PrintRequest, SaveRequest, SaveResult } from '../../pipeline/protocol/desktop.ts'

/** What the page may ask, by channel: the argument and what comes back. */
export interface InvokeChannels {
  'connection:get': (request: undefined) => HostConnection
  'file:save': (request: SaveRequest) => SaveResult
  'page:print': (request: PrintRequest) => SaveResult
  'app:info': (request: undefined) => AppInfo
}

/** What the shell tells the page. */
export interface TellChannels {
  'connection:changed': HostConnection
}

export type InvokeChannel = keyof InvokeChannels
export type RequestOf<C extends InvokeChannel> = Parameters<InvokeChannels[C]>[0]
export type AnswerOf<C extends InvokeChannel> = ReturnType<InvokeChannels[C]>
