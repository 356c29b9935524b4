// What the console's page costs while it shows what happens: `npm run build`, then
// `node_modules/node/bin/node e2e/bench/page-speed.ts [turns] [devices] [live]`, every scene where none is named.
// Measures the machine too: leave it alone meanwhile. Times of the main thread are the thread's own.
import { loadavg } from 'node:os'
import { type Browser, chromium, type Page } from 'playwright'
import { findBrowser } from '../../.bootstrap/browser.mjs'
import { startProduct } from '../product.ts'
import { HostControl } from './host-control.ts'
import { type ThreadWork, threadWorkWhile } from './main-thread.ts'
import { beginWatch, endWatch, type PageSights, prepareWatch } from './page-watch.ts'

const VIEW = { viewport: { width: 1440, height: 900 }, locale: 'en-GB' } as const
const CLIPS = 5
/** A pause between turns, as between people. */
const PAUSE_MS = 400
const DEVICES = 30
const DEVICES_TALK_MS = 20_000
/** Turns a second of all devices together: so many that the machine's models are busy and its page still runs. */
const TURNS_PER_SECOND = 2
const SETTLE_MS = 4000

interface Scene {
  readonly title: string
  /** The page's fragment beside its key. */
  readonly hash: string
  /** Sets the stage before anything is measured; what it returns ends it. */
  prepare(control: HostControl): Promise<() => Promise<void>>
  play(control: HostControl): Promise<void>
}

const SCENES: Readonly<Record<string, Scene>> = {
  turns: {
    title: `Live, ${CLIPS} turns are spoken`,
    hash: '#page=live',
    prepare: async () => async () => {},
    play: speak,
  },
  devices: { title: `Devices, ${DEVICES} of them connected and talking`, hash: '#page=devices', ...talkingDevices() },
  live: {
    title: `Live, while ${DEVICES} devices talk and turns are spoken`,
    hash: '#page=live',
    ...talkingDevices(speak),
  },
}

const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !(name in SCENES))
if (unknown.length > 0) throw new Error(`There is no scene ${unknown.join(', ')}; there are ${Object.keys(SCENES)}`)

const product = await startProduct({ measuresFirst: false, words: ['--preset', 'streaming'] })
const browser = await launch()
try {
  for (const name of chosen.length > 0 ? chosen : Object.keys(SCENES)) await run(SCENES[name] as Scene)
} finally {
  await browser.close()
  await product.stop()
}

async function launch(): Promise<Browser> {
  const args = ['--autoplay-policy=no-user-gesture-required', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  const executablePath = await findBrowser()
  return chromium.launch({ args, ...(executablePath === undefined ? {} : { executablePath }) })
}

async function run(scene: Scene): Promise<void> {
  const control = await HostControl.join(product.url)
  const page = await browser.newPage(VIEW)
  try {
    const strike = await scene.prepare(control)
    await open(page, scene.hash)
    let sights: PageSights | undefined
    const work = await threadWorkWhile(page, async () => {
      await beginWatch(page)
      await scene.play(control)
      sights = await endWatch(page)
    })
    await strike()
    if (sights) print(scene.title, work, sights)
  } finally {
    await page.close()
    control.close()
  }
}

async function open(page: Page, hash: string): Promise<void> {
  await prepareWatch(page)
  await page.goto(product.url)
  await page.getByText('Connected', { exact: true }).waitFor()
  await page.evaluate((to) => {
    location.hash = to
  }, hash)
  await page.waitForTimeout(SETTLE_MS)
}

async function speak(control: HostControl): Promise<void> {
  const english = control.snapshot.clips.filter(({ language }) => language === undefined || language.startsWith('en'))
  for (const { id: clipId } of english.slice(0, CLIPS)) {
    const over = control.next(({ kind }) => kind === 'turnClosed')
    await control.send({ name: 'playClip', clipId })
    await over
    await wait(PAUSE_MS)
  }
}

/** Devices that connect, say one thing after another, and go on while something else is played. */
function talkingDevices(meanwhile?: (control: HostControl) => Promise<void>): Pick<Scene, 'prepare' | 'play'> {
  return {
    async prepare(control) {
      await control.send({ name: 'setGateway', enabled: true, port: 0 })
      const arrivals = { arrivals: 'open', turnsPerSecond: TURNS_PER_SECOND, rampS: 2, seed: 1 } as const
      await control.send({ name: 'startLoad', request: { devices: DEVICES, durationS: 3600, ...arrivals } })
      return async () => {
        const stopped = control.next(
          (event) => event.kind === 'topicChanged' && event.topic === 'load' && event.state.state !== 'running',
        )
        await control.send({ name: 'stopLoad' })
        await stopped
      }
    },
    play: (control) => (meanwhile ? meanwhile(control) : wait(DEVICES_TALK_MS)),
  }
}

function print(title: string, work: ThreadWork, sights: PageSights): void {
  const { styleMs, layoutMs, elapsedMs, workMs } = work
  const share = (ms: number, of: number) => `${((ms / of) * 100).toFixed(1)} %`
  const spread = (ms: readonly number[], digits = 0) =>
    `p50 ${quantile(ms, 0.5).toFixed(digits)}, p95 ${quantile(ms, 0.95).toFixed(digits)} ms (${ms.length})`
  const lines = [
    `main thread worked ${seconds(workMs)} of ${seconds(elapsedMs)} (${share(workMs, elapsedMs)}), load ${loadavg()[0]?.toFixed(1)}`,
    `style ${Math.round(styleMs)} ms, layout ${Math.round(layoutMs)} ms in ${work.layouts} (${work.partialLayouts} of them partial)`,
    `style and layout: ${share(styleMs + layoutMs, elapsedMs)} of the time, ${share(styleMs + layoutMs, workMs)} of the work`,
    `script ${Math.round(work.scriptMs)} ms, paint ${Math.round(work.paintMs)} ms`,
    `tasks over 50 ms: ${list(work.longTasksMs)} by the thread, ${list(sights.longTasksMs)} by the clock`,
    `frames: ${spread(sights.framesMs, 1)}, over 25 ms: ${sights.framesMs.filter((ms) => ms > 25).length}`,
    `layout shift ${shiftOf(sights)}`,
    `turn opened until painted: ${spread(sights.openedMs)}; ledger grown until painted: ${spread(sights.grownMs)}; unseen ${sights.unseen}`,
  ]
  process.stdout.write(`${title}\n${lines.map((line) => `  ${line}\n`).join('')}`)
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

function list(ms: readonly number[]): string {
  return ms.length === 0 ? 'none' : `${ms.length} (${ms.join(', ')} ms)`
}

/** The sum, and the elements that shifted most. */
function shiftOf({ shifts }: PageSights): string {
  const largest = shifts.toSorted((a, b) => b.value - a.value).slice(0, 3)
  const sum = shifts.reduce((total, { value }) => total + value, 0)
  return [sum.toFixed(4), ...largest.map(({ value, of }) => `${value.toFixed(4)} ${of}`)].join('; ')
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
