import type { BrowserWindow, Dialog, NotificationConstructorOptions, PowerSaveBlocker } from 'electron'
import type { PageStatus } from '../../pipeline/protocol/desktop.ts'
import { desktopWords } from './desktop-words.ts'

type Job = NonNullable<PageStatus['job']>

export interface BusyDeps {
  readonly window: () => Pick<BrowserWindow, 'setProgressBar' | 'isFocused'> | undefined
  readonly power: Pick<PowerSaveBlocker, 'start' | 'stop'>
  /** Shows a notification of the system's; a click brings the window to the front. */
  readonly notify: (options: NotificationConstructorOptions) => void
}

/** Electron's code for a bar that moves without telling how far, and for none. */
const PROGRESS = { unknown: 2, none: -1 }

/** What nobody is told of yet: no page has said anything. */
export const QUIET: PageStatus = { language: 'en', job: null, measuring: false, devices: 0 }

/**
 * Does with what the page is at what people expect of a desktop program: the machine does not fall asleep while it
 * measures, the task bar shows how far a job is, and its end is told to whoever looks elsewhere.
 */
export class Busy {
  readonly #deps: BusyDeps
  #status: PageStatus = QUIET
  #blocker: number | undefined

  constructor(deps: BusyDeps) {
    this.#deps = deps
  }

  get status(): PageStatus {
    return this.#status
  }

  take(status: PageStatus): void {
    const before = this.#status
    this.#status = status
    this.#keepAwake(status.measuring || status.job !== null)
    this.#deps.window()?.setProgressBar(progressOf(status.job))
    if (before.job && !status.job) this.#notifyEnd(before.job, status.language)
  }

  /** The page is gone, with whatever it was at. */
  forget(): void {
    this.#status = { ...QUIET, language: this.#status.language }
    this.#keepAwake(false)
  }

  #keepAwake(needed: boolean): void {
    if (needed && this.#blocker === undefined) this.#blocker = this.#deps.power.start('prevent-app-suspension')
    if (needed || this.#blocker === undefined) return
    this.#deps.power.stop(this.#blocker)
    this.#blocker = undefined
  }

  #notifyEnd({ kind }: Job, language: PageStatus['language']): void {
    if (this.#deps.window()?.isFocused()) return
    const words = desktopWords(language)
    this.#deps.notify({ title: 'Firstword', body: words.ended[kind] })
  }
}

function progressOf(job: Job | null): number {
  if (!job) return PROGRESS.none
  return job.share ?? PROGRESS.unknown
}

/** Whether to quit: asked where that would end a job, which would keep what it has measured and nothing more. */
export function mayQuit(dialog: Pick<Dialog, 'showMessageBoxSync'>, { job, language }: PageStatus): boolean {
  if (!job) return true
  const words = desktopWords(language)
  const answer = dialog.showMessageBoxSync({
    type: 'question',
    message: words.quitQuestion[job.kind],
    detail: words.quitDetail,
    buttons: [words.goOn, words.quit],
    defaultId: 0,
    cancelId: 0,
  })
  return answer === 1
}
