import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InferenceSession } from 'onnxruntime-node'
import { z } from 'zod'

/**
 * Where the nodes of graphs run that were opened for a device. The runtime tells that nowhere but in a profile of its
 * runs, so a session on a device is profiled until its warm-up is over, and not from then on.
 */

/** Nodes by where they were seen to run, and how many of which operator run on the processor though a device was asked for. */
export interface NodePlacement {
  readonly device: number
  readonly processor: number
  readonly operators: Readonly<Record<string, number>>
}

const PROCESSOR = 'CPUExecutionProvider'
/** Copies between the two are no operators of the model. */
const COPY = /^Memcpy/

const eventSchema = z.object({
  cat: z.string().optional(),
  name: z.string().optional(),
  args: z.object({ op_name: z.string(), provider: z.string(), node_index: z.string().optional() }).partial().optional(),
})

/** What a profile of the runtime says of the nodes that ran; each counts once, however often it ran. */
export function placementOf(profile: string): NodePlacement {
  const events = z.array(z.unknown()).parse(JSON.parse(profile))
  const seen = new Set<string>()
  const operators: Record<string, number> = {}
  let device = 0
  let processor = 0
  for (const event of events) {
    const { cat, name = '', args } = eventSchema.safeParse(event).data ?? {}
    const { op_name: operator, provider, node_index: index = '' } = args ?? {}
    if (cat !== 'Node' || operator === undefined || provider === undefined || COPY.test(operator)) continue
    const node = `${index} ${name}`
    if (seen.has(node)) continue
    seen.add(node)
    if (provider !== PROCESSOR) device += 1
    else {
      processor += 1
      operators[operator] = (operators[operator] ?? 0) + 1
    }
  }
  return { device, processor, operators }
}

/** Several graphs of one stage taken together. */
export function placementsTogether(placements: readonly NodePlacement[]): NodePlacement {
  const operators: Record<string, number> = {}
  for (const one of placements) {
    for (const [operator, nodes] of Object.entries(one.operators))
      operators[operator] = (operators[operator] ?? 0) + nodes
  }
  const sum = (of: (placement: NodePlacement) => number) => placements.reduce((total, one) => total + of(one), 0)
  return { device: sum(({ device }) => device), processor: sum(({ processor }) => processor), operators }
}

interface ProfiledGraph {
  readonly session: InferenceSession
  readonly folder: string
}

/** Sessions of this worker that are being profiled: a worker has one stage, and its graphs are counted together. */
const profiled: ProfiledGraph[] = []

/** Options of a session that make the runtime write down what its runs do, into a folder of its own. */
export async function profilingOptions(): Promise<{ readonly folder: string; readonly options: object }> {
  const folder = await mkdtemp(join(tmpdir(), 'firstword-nodes-'))
  return { folder, options: { enableProfiling: true, profileFilePrefix: join(folder, 'runs') } }
}

/** Takes away what a graph that could not be opened, and those of its stage that were, have written down. */
export async function dropPlacement(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined)
  await takePlacement()
}

export function countNodesOf(session: InferenceSession, folder: string): void {
  profiled.push({ session, folder })
}

/**
 * Ends the profiling of this worker's graphs, and says where their nodes ran; those that have not run yet are not in
 * it. `undefined` where none was profiled, or the runtime wrote nothing that can be read.
 */
export async function takePlacement(): Promise<NodePlacement | undefined> {
  const placements: NodePlacement[] = []
  let unknown = false
  for (const { session, folder } of profiled.splice(0)) {
    try {
      session.endProfiling()
      const [name = ''] = await readdir(folder)
      placements.push(placementOf(await readFile(join(folder, name), 'utf8')))
    } catch {
      unknown = true
    }
    await rm(folder, { recursive: true, force: true }).catch(() => undefined)
  }
  return unknown || placements.length === 0 ? undefined : placementsTogether(placements)
}
