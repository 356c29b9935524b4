import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { FileFacts } from '../hubs/hub.ts'

/** Hashes of a content while it comes: always SHA-256, and git's where a file is known by that alone. */
export class ContentHash {
  readonly #sha256: Hash = createHash('sha256')
  readonly #git: Hash | undefined

  constructor({ bytes, sha256, gitSha1 }: FileFacts) {
    const needsGit = sha256 === undefined && gitSha1 !== undefined && bytes !== undefined
    this.#git = needsGit ? createHash('sha1').update(`blob ${bytes}\0`) : undefined
  }

  update(chunk: Uint8Array): void {
    this.#sha256.update(chunk)
    this.#git?.update(chunk)
  }

  /** Ends it. @returns the SHA-256, and whether the content is what it must be as far as anybody said */
  end({ sha256: wanted, gitSha1 }: FileFacts): { readonly sha256: string; readonly fits: boolean } {
    const sha256 = this.#sha256.digest('hex')
    const git = this.#git?.digest('hex')
    return { sha256, fits: wanted === undefined ? git === undefined || git === gitSha1 : sha256 === wanted }
  }
}

const BLOCK_BYTES = 1 << 20

/** Reads a file, or its first bytes, into a hash. @throws what the system says; the signal's reason */
export async function hashFile(path: string, into: ContentHash, signal?: AbortSignal): Promise<number> {
  let bytes = 0
  const stream = createReadStream(path, { highWaterMark: BLOCK_BYTES, ...(signal ? { signal } : {}) })
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    into.update(chunk)
    bytes += chunk.length
  }
  return bytes
}

/** The SHA-256 of a file's content. @throws what the system says; the signal's reason */
export async function sha256OfFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = new ContentHash({})
  await hashFile(path, hash, signal)
  return hash.end({}).sha256
}
