import { rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { Failure, messageOf } from '../../base/failure.ts'
import { makePrivate, makePrivateFolder, writePrivateFile } from '../../base/files/private-files.ts'
import { readText } from '../../base/files/text-file.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { type RemoteTarget, remoteTargetSchema } from '../../protocol/monitoring.ts'

const fileSchema = z.object({ version: z.literal(1), targets: z.array(remoteTargetSchema) })

/** The watched servers as a file: addresses and thresholds, no secrets. A file that is not there holds none. */
export class TargetFile {
  readonly #path: string
  #writing: Promise<void> = Promise.resolve()

  constructor(path: string) {
    this.#path = path
  }

  /** @throws Failure where the file is there and cannot be read */
  async read(): Promise<readonly RemoteTarget[]> {
    makePrivate(this.#path)
    try {
      return fileSchema.parse(JSON.parse(await readText(this.#path))).targets
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw new Failure(
        'targets.unreadable',
        because('watch.unreadable', { path: this.#path, why: messageOf(error).split('\n')[0] ?? '' }),
        because('do.mendEmptyList'),
      )
    }
  }

  /** Writes beside the file and renames, so that a crash leaves the old list or the new one. Later calls wait. */
  write(targets: readonly RemoteTarget[]): Promise<void> {
    const written = this.#writing.then(() => this.#replace(targets))
    this.#writing = written.catch(() => undefined)
    return written
  }

  async #replace(targets: readonly RemoteTarget[]): Promise<void> {
    await makePrivateFolder(dirname(this.#path))
    const beside = `${this.#path}.new`
    await writePrivateFile(beside, `${JSON.stringify({ version: 1, targets }, undefined, 2)}\n`)
    await rename(beside, this.#path)
  }
}
