import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { WorkerClient, workerEntry } from '../../workers/worker-client.ts'
import { diskFull } from '../download/room.ts'

/** What the thread that unpacks is told. */
export interface UnpackJob {
  readonly archive: string
  /** Which files are taken out, by their paths inside the archive's own folder. */
  readonly patterns: readonly string[]
  readonly folder: string
  readonly mostBytes: number
}

/** How it ended; `code` is the disk's. */
type UnpackEnd = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly why: string; readonly code?: string }

/** The one call of the thread: tells each file as it is taken out. */
export type UnpackWorkerApi = {
  readonly takeOut: { readonly args: UnpackJob; readonly output: UnpackedFile; readonly result: UnpackEnd }
}

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
 * Takes files out of an archive (.tar.bz2) into a folder, in a thread of its own, which ends with it. Called off, it stops
 * at the next piece that it would read; nothing is written to the folder any more when this returns.
 *
 * @throws Failure `hub.damaged` where the archive is damaged or hostile, `hub.disk-full`; the signal's reason
 */
export async function unpack(
  { archive, patterns, folder }: Omit<UnpackJob, 'mostBytes'>,
  signal: AbortSignal,
  onFile: (file: UnpackedFile) => void = () => undefined,
): Promise<readonly UnpackedFile[]> {
  signal.throwIfAborted()
  const { client } = await WorkerClient.start<UnpackWorkerApi, undefined>({
    ...{ name: 'unpack', entry: workerEntry(import.meta.url), options: undefined, mayBeTornDown: true },
  })
  // Bounded: a thread that does not stop for a disk that hangs is torn down.
  const stop = () => void client.close()
  const files: UnpackedFile[] = []
  const onOutput = (file: UnpackedFile) => {
    files.push(file)
    onFile(file)
  }
  try {
    signal.throwIfAborted()
    signal.addEventListener('abort', stop, { once: true })
    const job: UnpackJob = { archive, patterns, folder, mostBytes: MOST_BYTES }
    const { result } = await client.call('takeOut', job, { cancellable: true, onOutput }).done
    signal.throwIfAborted()
    if (result.kind === 'failed') throw whyFailed(result, folder)
    return files
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
    await client.close()
  }
}

function whyFailed({ why, code }: Extract<UnpackEnd, { kind: 'failed' }>, folder: string): Failure {
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder)
  return new Failure('hub.damaged', because('hub.archive', { why }), because('do.fetchAgain'))
}
