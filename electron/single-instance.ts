import type { App } from 'electron'

/** A second start shows the first one's window and ends: two would fight over the microphone and the models' memory. */
export function isFirstInstance(app: Pick<App, 'requestSingleInstanceLock' | 'on'>, showWindow: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', showWindow)
  return true
}
