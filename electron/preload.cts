import type { IpcRendererEvent } from 'electron'
import type { DesktopBridge, OpenedFile } from '../pipeline/protocol/desktop.ts' with { 'resolution-mode': 'import' }
import type { AnswerOf, InvokeChannel, RequestOf, SendChannels } from './ipc/channels.ts' with {
  'resolution-mode': 'import',
}

// A sandboxed preload is one CommonJS file: it can import nothing of ours, so the few names it needs are written out.
const { contextBridge, ipcRenderer }: typeof import('electron') = require('electron')

function invoke<C extends InvokeChannel>(channel: C, request: RequestOf<C>): Promise<AnswerOf<C>> {
  return ipcRenderer.invoke(channel, request)
}

/** Never ipcRenderer itself nor an event of it: only what a listener is meant to see. */
function listen<C extends keyof SendChannels>(channel: C, listener: (message: SendChannels[C]) => void): () => void {
  const forward = (_event: IpcRendererEvent, message: SendChannels[C]) => listener(message)
  ipcRenderer.on(channel, forward)
  return () => ipcRenderer.off(channel, forward)
}

/** Files that were opened before the page listened have waited for it. */
function onOpenedFile(listener: (file: OpenedFile) => void): () => void {
  const stop = listen('file:opened', listener)
  void invoke('file:opened', undefined).then((waiting) => waiting.forEach(listener))
  return stop
}

const bridge: DesktopBridge = Object.freeze({
  connection: () => invoke('connection:get', undefined),
  onConnectionChange: (listener) => listen('connection:changed', listener),
  saveFile: (request) => invoke('file:save', request),
  printToPdf: (request) => invoke('page:print', request),
  appInfo: () => invoke('app:info', undefined),
  onHostState: (listener) => {
    const stop = listen('host:state', listener)
    void invoke('host:watch', undefined).then(listener)
    return stop
  },
  retryHost: () => invoke('host:retry', undefined),
  sendStatus: (status) => invoke('page:status', status),
  onOpenedFile,
  setTalkKey: (key) => invoke('talkKey:set', key),
  onTalkKey: (listener) => listen('talkKey:pressed', () => listener()),
  showLogs: () => invoke('logs:show', undefined),
  copyDiagnostics: () => invoke('diagnostics:copy', undefined),
} satisfies DesktopBridge)

contextBridge.exposeInMainWorld('firstword', bridge)
