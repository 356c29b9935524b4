import type {
  AppInfo,
  HostConnection,
  HostState,
  OpenedFile,
  PageStatus,
  PrintRequest,
  SaveRequest,
  SaveResult,
  TalkKey,
} from '../../pipeline/protocol/desktop.ts'

/** What the page may ask, by channel: the argument and what comes back. */
export interface InvokeChannels {
  'connection:get': (request: undefined) => HostConnection
  /** Also: from now on the page listens, and is told what happened before it did. */
  'host:watch': (request: undefined) => HostState
  'host:retry': (request: undefined) => undefined
  'file:save': (request: SaveRequest) => SaveResult
  'file:opened': (request: undefined) => readonly OpenedFile[]
  'page:print': (request: PrintRequest) => SaveResult
  'page:status': (request: PageStatus) => undefined
  'app:info': (request: undefined) => AppInfo
  'talkKey:set': (request: TalkKey) => boolean
  'logs:show': (request: undefined) => undefined
  'diagnostics:copy': (request: undefined) => undefined
}

/** What the shell tells the page. */
export interface SendChannels {
  'connection:changed': HostConnection
  'host:state': HostState
  'file:opened': OpenedFile
  'talkKey:pressed': undefined
}

export type InvokeChannel = keyof InvokeChannels
export type RequestOf<C extends InvokeChannel> = Parameters<InvokeChannels[C]>[0]
export type AnswerOf<C extends InvokeChannel> = ReturnType<InvokeChannels[C]>
