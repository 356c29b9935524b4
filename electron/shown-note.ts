import { writeFileSync } from 'node:fs'

/**
 * Tells `npm start` that the window was shown, by an empty file where FIRSTWORD_SHOWN_NOTE says: an Electron that ends
 * without that note could not show itself on this machine, and the console opens in the browser instead.
 */
export function noteShown(environment: NodeJS.ProcessEnv): void {
  const path = environment.FIRSTWORD_SHOWN_NOTE
  if (!path) return
  try {
    writeFileSync(path, '')
  } catch {
    // Whoever waits for the note has gone and taken the folder along.
  }
}
