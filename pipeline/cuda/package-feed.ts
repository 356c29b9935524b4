import { z } from 'zod'
import { Failure } from '../base/failure.ts'
import { networkCauseOf } from '../base/fetch-body.ts'

/** The package that holds onnxruntime's libraries for CUDA 12 on Linux x64, as onnxruntime-node's own script has it. */
export const PACKAGE = 'Microsoft.ML.OnnxRuntime.Gpu.Linux'
/** Where onnxruntime's publishers keep it. */
export const NUGET = 'https://api.nuget.org/v3/index.json'

/** A package as a feed tells of it. */
export interface FeedPackage {
  readonly url: string
  readonly bytes: number
  /** Of the whole package, Base64. */
  readonly sha512: string
}

const indexSchema = z.object({ resources: z.array(z.object({ '@id': z.string(), '@type': z.string() })) })
const leafSchema = z.object({ catalogEntry: z.string(), packageContent: z.string() })
const entrySchema = z.object({
  packageHash: z.string(),
  packageHashAlgorithm: z.literal('SHA512'),
  packageSize: z.number().int().positive(),
})
const REGISTRATION = /^RegistrationsBaseUrl(\/3\.[46]\.0)?$/
/** Descriptions are a few kilobytes; something else answers where they are much more. */
const MOST_JSON_BYTES = 5_000_000
const ANSWER_TIMEOUT_MS = 60_000

/**
 * Asks a NuGet feed (its address is that of its index, version 3) for a version of the package: where it lies, how long
 * it is, and what its hash must be.
 *
 * @throws Failure `gpu.feed` where the feed does not answer, or not with that
 */
export async function askFeed(feed: string, version: string, signal: AbortSignal): Promise<FeedPackage> {
  const index = indexSchema.parse(await readJson(feed, feed, signal))
  const base = index.resources.find((resource) => REGISTRATION.test(resource['@type']))?.['@id']
  if (base === undefined) throw unusable(feed, 'it tells of no packages')
  const leafUrl = `${base.replace(/\/$/, '')}/${PACKAGE.toLowerCase()}/${version.toLowerCase()}.json`
  const leaf = leafSchema.parse(await readJson(feed, leafUrl, signal))
  const entry = entrySchema.parse(await readJson(feed, leaf.catalogEntry, signal))
  mustBeSafe(leaf.packageContent, feed)
  return { url: leaf.packageContent, bytes: entry.packageSize, sha512: entry.packageHash }
}

async function readJson(feed: string, url: string, signal: AbortSignal): Promise<unknown> {
  mustBeSafe(url, feed)
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]) })
    if (response.status === 404) throw unusable(feed, 'it does not have the package in this version')
    if (!response.ok) throw unusable(feed, `it answers ${response.status}`)
    const text = await response.text()
    if (text.length > MOST_JSON_BYTES) throw unusable(feed, 'it answers too much')
    return JSON.parse(text)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Failure) throw error
    throw unusable(feed, causeOf(error))
  }
}

/** @throws Failure `gpu.feed` for an address that others could change the content of on its way */
export function mustBeSafe(url: string, feed: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const isLocal = parsed?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(parsed.hostname)
  if (parsed?.protocol !== 'https:' && !isLocal) throw unusable(feed, `"${url}" is no https address`)
}

/** Why a request failed, in the system's words: `fetch` hides it in the cause. */
function causeOf(error: unknown): string {
  if (error instanceof z.ZodError) return 'its answer has another form'
  if (error instanceof SyntaxError) return 'its answer is no JSON'
  return networkCauseOf(error)
}

function unusable(feed: string, why: string): Failure {
  return new Failure(
    'gpu.feed',
    `${URL.canParse(feed) ? new URL(feed).host : feed} cannot be used: ${why}`,
    'Check the network (HTTPS_PROXY with NODE_USE_ENV_PROXY=1 names a proxy), or give a downloaded package with --file.',
  )
}
