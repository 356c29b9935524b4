import { z } from 'zod'

/** Under this name the desktop shell's preload puts its one object on `window`. In a browser there is none. */
export const DESKTOP_BRIDGE_NAME = 'firstword'

/** Where the pipeline host listens and the key it asks for. */
export interface HostConnection {
  /** The host's socket, e.g. `ws://127.0.0.1:4800/ws`. */
  readonly url: string
  readonly token: string
}

const MOST_SAVED_BYTES = 256 * 1024 * 1024
/** A bare file name: which folder it goes to is the user's choice in the dialog, never the page's. */
const fileNameSchema = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[^/\\:*?"<>|\0]+$/)
  .refine((name) => name !== '.' && name !== '..')

/** The page asks the shell to save a file; where, a person says in the system's own dialog. */
export const saveRequestSchema = z.object({
  suggestedName: fileNameSchema,
  content: z.union([
    z.string().max(MOST_SAVED_BYTES),
    z.instanceof(Uint8Array).refine((b) => b.length <= MOST_SAVED_BYTES),
  ]),
})
/** What {@link saveRequestSchema} describes. */
export type SaveRequest = z.infer<typeof saveRequestSchema>

/** The page asks the shell for a PDF of itself or of a report. */
export const printRequestSchema = z.object({
  suggestedName: fileNameSchema,
  landscape: z.boolean().optional(),
  /** A report to be printed instead of the page as it stands: one HTML document that needs nothing besides itself. */
  html: z.string().max(MOST_SAVED_BYTES).optional(),
})
/** What {@link printRequestSchema} describes. */
export type PrintRequest = z.infer<typeof printRequestSchema>

/** Not saved and no error: the user closed the dialog. */
export type SaveResult =
  | { readonly saved: true; readonly name: string }
  | { readonly saved: false; readonly error?: string }

/** How the pipeline host of the desktop window fares, from the first second on. */
export type HostState =
  /** `text`: its newest word, such as which model is loading. */
  | { readonly phase: 'starting'; readonly text: string }
  | { readonly phase: 'running' }
  | { readonly phase: 'failed'; readonly reason: string }

/** What the desktop window has to know of the page: what to keep awake for, to count, to ask before it quits. */
export const pageStatusSchema = z.object({
  language: z.enum(['en', 'zh']),
  /** What runs that quitting would end; `share` of it is done, null where nobody knows. */
  job: z.object({ kind: z.enum(['comparison', 'load']), share: z.number().min(0).max(1).nullable() }).nullable(),
  /** A turn is being measured, or the microphone is open. */
  measuring: z.boolean(),
  /** Voice devices that are connected to the gateway. */
  devices: z.number().int().min(0).max(100_000),
})
/** What {@link pageStatusSchema} describes. */
export type PageStatus = z.infer<typeof pageStatusSchema>

/** A session file that was opened with the program: by a double click, an argument, or from the dock. */
export interface OpenedFile {
  readonly name: string
  readonly content: Uint8Array
}

/** The key that talks from anywhere; null switches it off. In Electron's notation (accelerators). */
export const talkKeySchema = z.enum(['CommandOrControl+Alt+Space', 'F13', 'MediaPlayPause']).nullable()
/** What {@link talkKeySchema} describes. */
export type TalkKey = z.infer<typeof talkKeySchema>

/** What the shell is made of and runs on. */
export interface AppInfo {
  readonly version: string
  readonly electron: string
  readonly chromium: string
  readonly node: string
  readonly platform: string
  readonly arch: string
  /** The system's language as a BCP 47 tag. */
  readonly locale: string
  /** What Chromium draws with; absent where it does not say. */
  readonly gpu?: string
}

/** All that the page can ask of the desktop shell. */
export interface DesktopBridge {
  /** Waits until the host is up; rejects where it could not be started. */
  connection(): Promise<HostConnection>
  /** Told when the host was restarted and may have moved; call what it returns to be told no more. */
  onConnectionChange(listener: (connection: HostConnection) => void): () => void
  /** Asks where to save, and saves there. */
  saveFile(request: SaveRequest): Promise<SaveResult>
  /** Prints the report it is given, or else the page as it is, to a PDF that the user names. */
  printToPdf(request: PrintRequest): Promise<SaveResult>
  appInfo(): Promise<AppInfo>
  /** Told how the host fares, at once and whenever that changes; call what it returns to be told no more. */
  onHostState(listener: (state: HostState) => void): () => void
  /** Starts a host again that was given up. */
  retryHost(): Promise<void>
  /** Tells the window what the page is at. */
  sendStatus(status: PageStatus): Promise<void>
  /** Told of session files that are opened with the program, those of its start too. */
  onOpenedFile(listener: (file: OpenedFile) => void): () => void
  /** Sets the key that talks from anywhere. False: another program has it. */
  setTalkKey(key: TalkKey): Promise<boolean>
  onTalkKey(listener: () => void): () => void
  /** Shows the folder of the log files. */
  showLogs(): Promise<void>
  /** Copies versions, providers and the last errors, without anything personal. */
  copyDiagnostics(): Promise<void>
}

/** How often a host says that its event loop turns. */
export const BEAT_INTERVAL_MS = 1000
/** So many beats may be missed in a row. Models run in threads of their own: nothing keeps a healthy loop so long. */
export const MISSED_BEATS = 15

/** A sign of life of the host, to whoever started it. */
export const aliveSchema = z.object({ type: z.literal('alive') })

/**
 * What whoever starts a pipeline host sets in its environment, unless the user has: by default glibc keeps a heap for
 * every thread and gives little of it back. With two the host's memory stays about a quarter smaller and stops growing
 * after 200 turns instead of 900 (400 turns of `firstword soak`: 519 against 688 MiB). Other systems ignore it.
 * The inference runtime phones home unless it is told not to; `quiet-runtime.ts` in inference/ makes sure of it.
 */
export const HOST_ENVIRONMENT: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '2', ORT_DISABLE_TELEMETRY: '1' }

/** Asks a pipeline host over its channel to end in order: models are released between runs, the session is closed. */
export const CLOSE_REQUEST = { type: 'close' } as const

/** The shell asks its host to end. */
export const closeRequestSchema = z.object({ type: z.literal('close') })

/** What the pipeline host tells the shell that started it. */
export const hostReportSchema = z.discriminatedUnion('type', [
  aliveSchema,
  z.object({ type: z.literal('progress'), text: z.string() }),
  z.object({ type: z.literal('ready'), port: z.number().int().min(1).max(65535), token: z.string().min(1) }),
])
/** What {@link hostReportSchema} describes. */
export type HostReport = z.infer<typeof hostReportSchema>
