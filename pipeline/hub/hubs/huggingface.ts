import { z } from 'zod'
import { because } from '../../measures/reasons/reasons.ts'
import { isSafePath } from '../../models/safe-path.ts'
import type { HttpClient } from '../net/http-client.ts'
import { headerOf, readJson } from '../net/read-json.ts'
import { unusable } from '../net/trouble.ts'
import { type Hub, type HubFile, type HubListing, inAddress } from './hub.ts'

export interface HubOptions {
  readonly client: HttpClient
  readonly endpoint: string
  readonly token?: string | undefined
  readonly silenceMs: number
}

const SHA1 = /^[0-9a-f]{40}$/
const SHA256 = /^[0-9a-f]{64}$/
const revisionSchema = z.object({
  sha: z.string().regex(SHA1),
  cardData: z.object({ license: z.union([z.string(), z.array(z.string())]).optional() }).nullish(),
})
const treeSchema = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.number().int().nonnegative().optional(),
    oid: z.string().optional(),
    lfs: z.object({ oid: z.string(), size: z.number().int().nonnegative() }).nullish(),
  }),
)
/** A page has a thousand files; repositories of models have a few dozen. */
const MOST_PAGES = 20

/** Hugging Face, or a mirror of it. */
export function huggingFace({ client, endpoint, token, silenceMs }: HubOptions): Hub {
  const base = endpoint.replace(/\/+$/, '')
  const { host, origin } = new URL(base)
  const ask = { token, silenceMs }

  async function list(repo: string, revision: string, signal: AbortSignal): Promise<HubListing> {
    const about = `${base}/api/models/${inAddress(repo)}`
    const { value } = await readJson(
      client,
      { ...ask, url: `${about}/revision/${encodeURIComponent(revision)}`, signal },
      revisionSchema,
    )
    const files: HubFile[] = []
    let url: string | undefined = `${about}/tree/${value.sha}?recursive=true`
    for (let pages = 0; url !== undefined; pages += 1) {
      if (pages === MOST_PAGES) throw unusable(host, because('hub.endlessList'))
      const page = await readJson(client, { ...ask, url, signal }, treeSchema)
      files.push(...page.value.filter(({ type }) => type === 'file').map((entry) => fileOf(entry, host)))
      url = nextPage(headerOf(page, 'link'), url, origin)
    }
    const licence = value.cardData?.license
    return { revision: value.sha, files, ...(licence === undefined ? {} : { licence: String(licence) }) }
  }

  return {
    ...{ kind: 'hf', host, token, list },
    defaultRevision: 'main',
    fileUrl: (repo, revision, path) => `${base}/${inAddress(repo)}/resolve/${inAddress(revision)}/${inAddress(path)}`,
  }
}

function fileOf({ path, size, oid, lfs }: z.infer<typeof treeSchema>[number], host: string): HubFile {
  if (!isSafePath(path)) throw unusable(host, because('hub.leadsElsewhere', { path }))
  const digest = lfs?.oid.replace(/^sha256:/, '')
  return {
    path,
    bytes: lfs?.size ?? size ?? 0,
    ...(digest !== undefined && SHA256.test(digest) ? { sha256: digest } : {}),
    ...(lfs === undefined || lfs === null ? (oid !== undefined && SHA1.test(oid) ? { gitSha1: oid } : {}) : {}),
  }
}

/** @throws Failure `hub.unusable` where the list goes on at another server: it would get the token */
function nextPage(link: string | undefined, url: string, origin: string): string | undefined {
  const address = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1]
  if (address === undefined) return undefined
  const next = URL.parse(address, url)
  if (next?.origin !== origin) throw unusable(new URL(url).host, because('hub.otherServer'))
  return next.href
}
