import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { cpus } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { messageOf } from '../../base/failure.ts'
import { cacheFolder } from '../../base/files/cache-folder.ts'
import { makePrivate, makePrivateFolder } from '../../base/files/private-files.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { StatedReason } from '../../protocol/reasons.ts'
import { type GraphOptions, type LoadedGraph, loadGraph } from '../graph.ts'
import { runtimeVersion } from '../runtime-version.ts'
import { censusOf, fusedAttentionCount, nodeCount } from './graph-census.ts'

/** What a loaded graph is made of, as it is executed. */
export interface GraphFacts {
  /** Nodes of the main graph that are executed; `undefined` where the optimised graph could not be written down, so that nobody knows. */
  readonly nodes: number | undefined
  /** Nodes that compute a whole attention at once. */
  readonly fusedAttentionOps: number
  /** The optimised graph was there already and loaded as it was. */
  readonly compiledFromCache: boolean
  /** Why the optimised graph could not be kept or taken up, in words. */
  readonly problem?: StatedReason
}

export interface CountedGraph {
  readonly loaded: LoadedGraph
  readonly graph: GraphFacts
}

/** Optimised graphs that are kept; the oldest go. */
const MOST_KEPT = 8

/** Where optimised graphs are kept. */
export function graphCacheFolder(): string {
  return join(cacheFolder(), 'graphs')
}

/** Opens a graph as it is (no optimisation that would have to be repeated) and counts it. */
export async function openCounted(options: GraphOptions): Promise<CountedGraph> {
  const loaded = await loadGraph(options)
  return { loaded, graph: factsOf(await readFile(options.path), false) }
}

/**
 * Opens a graph with all optimisations of the runtime. The optimised graph is kept in `folder`, and taken from there the
 * next time: it depends on the model, the runtime, the provider and the processor, which are its key. The digest of its
 * contents is part of its name, so that a damaged one is known and made anew. Where the folder cannot be used, the
 * graph is optimised each time, and the facts say why.
 *
 * @throws Failure `model.unloadable` where the runtime refuses the model itself
 */
export async function openCompiled(options: GraphOptions, folder = graphCacheFolder()): Promise<CountedGraph> {
  const key = await cacheKey(options)
  const known = await openKept(options, folder, key)
  if (known) return known
  const written = join(folder, `${key}.${randomUUID()}.part`)
  try {
    await makePrivateFolder(folder)
    const loaded = await loadGraph({ ...options, graphOptimization: 'all', writeOptimizedTo: written })
    const bytes = await readFile(written)
    const graph = factsOf(bytes, false)
    await rename(written, join(folder, `${key}-${digestOf(bytes)}.onnx`))
    // The runtime writes it for everybody.
    makePrivate(folder)
    await dropOldest(folder)
    return { loaded, graph }
  } catch (error) {
    await rm(written, { force: true }).catch(() => undefined)
    const loaded = await loadGraph({ ...options, graphOptimization: 'all' })
    const problem = because('graph.notKept', { why: messageOf(error).split('\n')[0] ?? '' })
    return { loaded, graph: { ...factsOf(await readFile(options.path), false), nodes: undefined, problem } }
  }
}

async function openKept(options: GraphOptions, folder: string, key: string): Promise<CountedGraph | undefined> {
  const names = await readdir(folder).catch(() => [])
  const name = names.find((candidate) => candidate.startsWith(`${key}-`) && candidate.endsWith('.onnx'))
  if (name === undefined) return undefined
  const path = join(folder, name)
  try {
    const bytes = await readFile(path)
    if (name !== `${key}-${digestOf(bytes)}.onnx`) throw new Error('its contents are not what its name says')
    // An optimised graph names the files of its weights as the model does: they lie beside the model.
    const weights = await weightFiles(options.path)
    const apart = weights.length > 0 ? { apart: { graph: bytes, weightsFolder: dirname(options.path) } } : {}
    const loaded = await loadGraph({ ...options, path, graphOptimization: 'disabled', ...apart })
    return { loaded, graph: factsOf(bytes, true) }
  } catch {
    // Damaged, or of a processor that the runtime knows otherwise: it can be made again.
    await rm(path, { force: true }).catch(() => undefined)
    return undefined
  }
}

function factsOf(model: Uint8Array, compiledFromCache: boolean): GraphFacts {
  const census = censusOf(model)
  return { nodes: nodeCount(census), fusedAttentionOps: fusedAttentionCount(census), compiledFromCache }
}

/** Files of weights beside a graph: model.onnx_data, model.onnx_data_1 …, or model.onnx.data. */
async function weightFiles(path: string): Promise<string[]> {
  const name = basename(path)
  const beside = (await readdir(dirname(path))).filter((other) => /^[._]data/.test(other.slice(name.length)))
  return beside
    .filter((other) => other.startsWith(name))
    .sort()
    .map((other) => join(dirname(path), other))
}

async function cacheKey({ path, provider }: GraphOptions): Promise<string> {
  const files = [path, ...(await weightFiles(path))]
  const versions = (await Promise.all(files.map((file) => stat(file)))).flatMap(({ size, mtimeMs }) => [size, mtimeMs])
  const processor = cpus()[0]?.model ?? 'unknown'
  const parts = [path, ...versions, 'all, exact int8', runtimeVersion(), provider, process.arch, processor]
  return `${basename(path, '.onnx')}-${digestOf(Buffer.from(JSON.stringify(parts))).slice(0, 16)}`
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function dropOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.onnx'))
  const dated = await Promise.all(names.map(async (name) => ({ name, ms: (await stat(join(folder, name))).mtimeMs })))
  const old = dated.sort((a, b) => b.ms - a.ms).slice(MOST_KEPT)
  await Promise.all(old.map(({ name }) => rm(join(folder, name), { force: true })))
}
