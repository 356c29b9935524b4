import { statfs } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { Failure } from '../../base/failure.ts'

/** Besides what is brought, for what else is written meanwhile. */
const SPARE = 1.05

/**
 * Looks whether a disk takes what is to be brought.
 *
 * @throws Failure `hub.disk-full` with what is needed and what is free; what the system says
 */
export async function mustFitOnDisk(bytes: number, folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free >= bytes * SPARE) return
  throw diskFull(folder, `${megabytes(bytes * SPARE)} MB are needed, ${megabytes(free)} MB are free`)
}

/**
 * Looks whether this machine has the memory that a model is estimated to take at all.
 *
 * @throws Failure `hub.too-large`
 */
export function mustFitInMemory(name: string, memoryMb: number | undefined, totalBytes = totalmem()): void {
  if (memoryMb === undefined || memoryMb * 1e6 <= totalBytes) return
  throw new Failure(
    'hub.too-large',
    `${name} takes about ${Math.round(memoryMb)} MB of memory while it runs; this machine has ${megabytes(totalBytes)} MB`,
    'Take a smaller variant or model, or fetch it all the same with --anyway.',
  )
}

/** What was being written does not fit any more. */
export function diskFull(folder: string, why = 'nothing more can be written'): Failure {
  return new Failure('hub.disk-full', `The disk of ${folder} is full: ${why}`, 'Make room. What came so far is kept.')
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0)
}
