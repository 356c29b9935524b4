import type { Page } from 'playwright'

/** What a page saw of itself, milliseconds. */
export interface PageSights {
  /** Between one frame and the next. */
  readonly framesMs: number[]
  /** Tasks of more than 50 ms by the clock. */
  readonly longTasksMs: number[]
  /** Layout shifts, each with the elements that shifted. */
  readonly shifts: { readonly value: number; readonly of: string }[]
  /** From the host's event that opened a turn until the waterfall showed that turn. */
  readonly openedMs: number[]
  /** From the host's event that a turn's ledger has grown until the waterfall showed it. */
  readonly grownMs: number[]
  /** Events that the waterfall did not show within two seconds. */
  unseen: number
}

/** Prepares a page that is not loaded yet to watch itself. */
export async function prepareWatch(page: Page): Promise<void> {
  for (const part of [keepSights, watchFrames, watchPaints, listenToHost]) await page.addInitScript(part)
}

/** From now on what happens counts. */
export function beginWatch(page: Page): Promise<void> {
  return page.evaluate(() => {
    const watch = (window as unknown as Watched).pageWatch
    watch.sights = watch.none()
    watch.on = true
  })
}

/** What was seen since it began. */
export function endWatch(page: Page): Promise<PageSights> {
  return page.evaluate(() => {
    const watch = (window as unknown as Watched).pageWatch
    watch.on = false
    return watch.sights
  })
}

interface Watched {
  pageWatch: {
    on: boolean
    sights: PageSights
    none(): PageSights
    /** Calls back once the waterfall's words or elements are such, and that has been painted; `undefined`: they never were. */
    whenPainted(isSeen: (waterfall: Element) => boolean, done: (paintedMs: number | undefined) => void): void
  }
}

// What follows runs in the page, before its own scripts: nothing from outside of a function can be used in it.

function keepSights(): void {
  interface Shift extends PerformanceEntry {
    readonly value: number
    readonly hadRecentInput: boolean
    readonly sources: readonly { readonly node: Node | null }[]
  }
  const none = () => ({ framesMs: [], longTasksMs: [], shifts: [], openedMs: [], grownMs: [], unseen: 0 })
  const watch: Watched['pageWatch'] = { on: false, sights: none(), none, whenPainted: () => {} }
  const nameOf = ({ node }: Shift['sources'][number]) => (node instanceof Element ? node.getAttribute('class') : '')
  new PerformanceObserver((list) => {
    if (watch.on) for (const { duration } of list.getEntries()) watch.sights.longTasksMs.push(Math.round(duration))
  }).observe({ type: 'longtask' })
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[]) {
      if (watch.on && !hadRecentInput) watch.sights.shifts.push({ value, of: sources.map(nameOf).join(' ') })
    }
  }).observe({ type: 'layout-shift' })
  Object.assign(window, { pageWatch: watch })
}

function watchFrames(): void {
  const watch = (window as unknown as Watched).pageWatch
  let lastMs: number | undefined
  const onFrame = (frameMs: number) => {
    if (watch.on && lastMs !== undefined) watch.sights.framesMs.push(frameMs - lastMs)
    lastMs = watch.on ? frameMs : undefined
    requestAnimationFrame(onFrame)
  }
  requestAnimationFrame(onFrame)
}

function watchPaints(): void {
  const UNSEEN_AFTER_MS = 2000
  const watch = (window as unknown as Watched).pageWatch
  watch.whenPainted = (isSeen, done) => {
    const waterfall = document.querySelector('#waterfall')
    if (!waterfall) return done(undefined)
    const observer = new MutationObserver(() => isSeen(waterfall) && paint())
    const finish = (paintedMs: number | undefined) => {
      observer.disconnect()
      clearTimeout(timer)
      done(paintedMs)
    }
    const timer = setTimeout(() => finish(undefined), UNSEEN_AFTER_MS)
    const paint = () => {
      observer.disconnect()
      // What comes after the next frame's callbacks comes after its painting.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => finish(performance.now())
        port2.postMessage(undefined)
      })
    }
    // No attributes: what moves or grows by itself is not what an event brought.
    observer.observe(waterfall, { subtree: true, childList: true, characterData: true })
  }
}

function listenToHost(): void {
  interface Stamped {
    readonly atMs: number
    readonly event: { readonly kind: string; readonly turn?: { readonly index: number } }
  }
  const watch = (window as unknown as Watched).pageWatch
  /** Page's clock minus host's, from the ping with the shortest way, as the page itself estimates it. */
  let clock: { readonly offsetMs: number; readonly roundTripMs: number } | undefined
  let growing = false
  const measure = (list: 'openedMs' | 'grownMs', atMs: number, paintedMs: number | undefined) => {
    if (paintedMs === undefined || !clock) watch.sights.unseen += 1
    else watch.sights[list].push(paintedMs - atMs - clock.offsetMs)
  }
  const onEvent = ({ atMs, event }: Stamped) => {
    const name = `Turn ${event.turn?.index}`
    const isShown = (waterfall: Element) => waterfall.querySelector('p > strong')?.textContent === name
    if (event.kind === 'turnOpened') watch.whenPainted(isShown, (ms) => measure('openedMs', atMs, ms))
    if (event.kind !== 'ledgerChanged' || growing) return
    growing = true
    watch.whenPainted(
      () => true,
      (ms) => {
        growing = false
        measure('grownMs', atMs, ms)
      },
    )
  }
  const onText = (text: string) => {
    const isPong = text.startsWith('{"type":"pong"')
    // Others are not read twice: that would be work of the watch's own.
    if (!isPong && !(watch.on && /"turnOpened"|"ledgerChanged"/.test(text))) return
    const { sentAtMs, hostMs, events } = JSON.parse(text)
    if (!isPong) return (events ?? []).forEach(onEvent)
    const nowMs = performance.now()
    if (clock && clock.roundTripMs < nowMs - sentAtMs) return
    clock = { roundTripMs: nowMs - sentAtMs, offsetMs: (nowMs + sentAtMs) / 2 - hostMs }
  }
  const BrowserSocket = window.WebSocket
  window.WebSocket = class extends BrowserSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      // Before the page's own listener: what the page changes for a message comes after this.
      this.addEventListener('message', ({ data }) => typeof data === 'string' && onText(data))
    }
  }
}
