import { z } from 'zod'
import { because } from '../../measures/reasons/reasons.ts'
import { isSafePath } from '../../models/safe-path.ts'
import { readJson } from '../net/read-json.ts'
import { unusable } from '../net/trouble.ts'
import { type Hub, type HubFile, type HubListing, inAddress } from './hub.ts'
import type { HubOptions } from './huggingface.ts'

const SHA256 = /^[0-9a-f]{64}$/
const listSchema = z.object({
  Code: z.number(),
  Data: z
    .object({
      Files: z
        .array(
          z.object({
            Path: z.string(),
            Type: z.string(),
            Size: z.number().int().nonnegative(),
            Sha256: z.string().nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
})

/** ModelScope. Its repositories are mostly taken as their branch stands: what they hold is pinned by hashes. */
export function modelScope({ client, endpoint, token, silenceMs }: HubOptions): Hub {
  const base = endpoint.replace(/\/+$/, '')
  const { host } = new URL(base)

  async function list(repo: string, revision: string, signal: AbortSignal): Promise<HubListing> {
    const query = new URLSearchParams({ Revision: revision, Recursive: 'true' })
    const url = `${base}/api/v1/models/${inAddress(repo)}/repo/files?${query}`
    const { value } = await readJson(client, { url, token, silenceMs, signal }, listSchema)
    if (value.Code !== 200 || !value.Data?.Files)
      throw unusable(host, because('hub.answersFor', { status: String(value.Code), repo }))
    const files = value.Data.Files.filter(({ Type }) => Type === 'blob').map((entry) => fileOf(entry, host))
    return { revision, files }
  }

  return {
    ...{ kind: 'modelscope', host, token, list },
    defaultRevision: 'master',
    fileUrl: (repo, revision, path) =>
      `${base}/models/${inAddress(repo)}/resolve/${inAddress(revision)}/${inAddress(path)}`,
  }
}

interface ListedBlob {
  readonly Path: string
  readonly Size: number
  readonly Sha256?: string | null | undefined
}

function fileOf({ Path: path, Size: bytes, Sha256: sha256 }: ListedBlob, host: string): HubFile {
  if (!isSafePath(path)) throw unusable(host, because('hub.leadsElsewhere', { path }))
  return { path, bytes, ...(sha256 && SHA256.test(sha256) ? { sha256 } : {}) }
}
