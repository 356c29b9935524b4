import { statfs } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { type CodedSentence, Failure } from '../../base/failure.ts'
import { megabytesOf, PLAIN } from '../../measures/numbers.ts'
import { because } from '../../measures/reasons/reasons.ts'

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
  throw diskFull(folder, `${megabytesOf(bytes * SPARE, PLAIN)} MB are needed, ${megabytesOf(free, PLAIN)} MB are free`)
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
    because('hub.tooLarge', { name, neededMb: Math.round(memoryMb), totalMb: megabytesOf(totalBytes, PLAIN) }),
    because('do.smallerModel'),
  )
}

/** What was being written does not fit any more. */
export function diskFull(folder: string, why: CodedSentence | string = because('hub.noMoreWritten')): Failure {
  return new Failure('hub.disk-full', because('hub.diskFull', { folder, why }), because('do.makeRoom'))
}
