import type { CDPSession, Page } from 'playwright'
import type { Frame } from './encoder.ts'

/** Between two pictures of the film at least, milliseconds: ten a second are enough for a page. */
const STEP_MS = 100

/** What a page shows in some stretches of time, one after the other, as frames of one film. */
export class Film {
  readonly frames: Frame[] = []
  #lengthMs = 0

  /** Films the page for as long as `act` takes. */
  async shoot(page: Page, act: () => Promise<void>): Promise<void> {
    const session = await page.context().newCDPSession(page)
    const startMs = Date.now()
    session.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
      this.#add((metadata.timestamp ?? 0) * 1000 - startMs, data)
      void acknowledge(session, sessionId)
    })
    await session.send('Page.startScreencast', { format: 'jpeg', quality: 90, maxWidth: 1280, maxHeight: 800 })
    await act()
    await session.send('Page.stopScreencast')
    await session.detach()
    this.#lengthMs += Date.now() - startMs
    // What stood last stands until the end of this stretch.
    const last = this.frames.at(-1)
    if (last) this.frames.push({ ...last, atMs: this.#lengthMs })
  }

  #add(sinceStartMs: number, jpeg: string): void {
    const atMs = this.#lengthMs + Math.max(0, sinceStartMs)
    const last = this.frames.at(-1)
    if (!last || atMs - last.atMs >= STEP_MS || last.atMs === this.#lengthMs) this.frames.push({ atMs, jpeg })
    // Kept in the place of the one before it, else what a stretch ends with could be missing.
    else this.frames[this.frames.length - 1] = { atMs: last.atMs, jpeg }
  }
}

/** The next frame comes only once this one is acknowledged; one that comes while filming ends need not be. */
async function acknowledge(session: CDPSession, sessionId: number): Promise<void> {
  await session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined)
}
