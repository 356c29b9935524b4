import type { IpcRendererEvent } from 'electron'
import type { DesktopBridge, HostConnection } from '../pipeline/protocol/desktop.ts' with {
  'resolution-mode': 'import',
}
import type { AnswerOf, InvokeChannel, RequestOf } from './ipc/channels.ts' with { 'resolution-mode': 'import' }

// A sandboxed preload is one CommonJS file: it can import nothing of ours, so the few names it needs are written out.
const { contextBridge, ipcRenderer }: typeof import('electron') = require('electron')

function invoke<C extends InvokeChannel>(channel: C, request: RequestOf<C>): Promise<AnswerOf<C>> {
  return ipcRenderer.invoke(channel, request)
}

/** Never ipcRenderer itself nor an event of it: only what a listener is meant to see. */
function onConnectionChange(listener: (connection: HostConnection) => void): () => void {
  const forward = (_event: IpcRendererEvent, connection: HostConnection) => listener(connection)
  ipcRenderer.on('connection:changed', forward)
  return () => ipcRenderer.off('connection:changed', forward)
}

const bridge: DesktopBridge = Object.freeze({
  connection: () => invoke('connection:get', undefined),
  onConnectionChange,
  saveFile: (request) => invoke('file:save', request),
  printToPdf: (request) => invoke('page:print', request),
  appInfo: () => invoke('app:info', undefined),
} satisfies DesktopBridge)

contextBridge.exposeInMainWorld('firstword', bridge)
