import { Worker } from 'node:worker_threads'
import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { diskFull } from '../download/room.ts'

/** What the thread that unpacks is told. */
export interface UnpackJob {
  readonly archive: string
  /** Which files are taken out, by their paths inside the archive's own folder. */
  readonly patterns: readonly string[]
  readonly folder: string
  readonly mostBytes: number
}

export type UnpackNews =
  | ({ readonly kind: 'file' } & UnpackedFile)
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly why: string; readonly code?: string }

/** A file that was taken out. */
export interface UnpackedFile {
  /** Inside the folder. */
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

/** Far beyond what the archives of models hold. */
const MOST_BYTES = 20e9

/**
 * Takes files out of an archive (.tar.bz2) into a folder, in a thread of its own.
 *
 * @throws Failure `hub.damaged` where the archive is damaged or hostile, `hub.disk-full`; the signal's reason
 */
export async function unpack(
  { archive, patterns, folder }: Omit<UnpackJob, 'mostBytes'>,
  signal: AbortSignal,
  onFile: (file: UnpackedFile) => void = () => undefined,
): Promise<readonly UnpackedFile[]> {
  signal.throwIfAborted()
  const job: UnpackJob = { archive, patterns, folder, mostBytes: MOST_BYTES }
  const entry = new URL(`./worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)
  const worker = new Worker(entry, { workerData: job })
  const stop = () => void worker.terminate()
  signal.addEventListener('abort', stop, { once: true })
  try {
    const files: UnpackedFile[] = []
    const end = await new Promise<Extract<UnpackNews, { kind: 'done' | 'failed' }>>((resolve, reject) => {
      worker.on('message', (news: UnpackNews) => {
        if (news.kind !== 'file') return resolve(news)
        files.push(news)
        onFile(news)
      })
      worker.once('error', reject)
      worker.once('exit', () => resolve({ kind: 'failed', why: 'it was stopped' }))
    })
    signal.throwIfAborted()
    if (end.kind === 'done') return files
    if (end.code === 'ENOSPC' || end.code === 'EDQUOT') throw diskFull(folder)
    throw new Failure('hub.damaged', because('hub.archive', { why: end.why }), because('do.fetchAgain'))
  } finally {
    signal.removeEventListener('abort', stop)
    await worker.terminate()
  }
}
