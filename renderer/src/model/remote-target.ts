import type { RemoteTarget, TargetSample } from '../../../pipeline/protocol/monitoring.ts'
import { MOST_SECONDS } from '../../../pipeline/protocol/wire/bounds.ts'

/** A watched server as it is being written down. */
export interface TargetDraft {
  readonly name: string
  readonly metricsUrl: string
  readonly websocketUrl: string
  readonly everyS: string
  readonly alertAboveMs: string
}
export type TargetField = keyof TargetDraft

/** Whether a text is an address that can be fetched. */
export function isHttpUrl(text: string): boolean {
  return isUrl(text, ['http:', 'https:'])
}

/** Whether a text is a WebSocket address. */
export function isSocketUrl(text: string): boolean {
  return isUrl(text, ['ws:', 'wss:'])
}

/** The server that a draft describes, or the fields that cannot be taken. One of the two addresses is enough. */
export function readTarget(
  draft: TargetDraft,
  id: string,
): { readonly target?: RemoteTarget; readonly refused: readonly TargetField[] } {
  const everyS = Number(draft.everyS)
  const alertAboveMs = draft.alertAboveMs === '' ? undefined : Number(draft.alertAboveMs)
  const refused: TargetField[] = []
  if (draft.name === '') refused.push('name')
  const metrics = draft.metricsUrl !== ''
  const socket = draft.websocketUrl !== ''
  if ((metrics || !socket) && !isHttpUrl(draft.metricsUrl)) refused.push('metricsUrl')
  if (socket && !isSocketUrl(draft.websocketUrl)) refused.push('websocketUrl')
  if (!(everyS > 0 && everyS <= MOST_SECONDS)) refused.push('everyS')
  const mostMs = MOST_SECONDS * 1000
  if (alertAboveMs !== undefined && !(alertAboveMs > 0 && alertAboveMs <= mostMs)) refused.push('alertAboveMs')
  if (refused.length > 0) return { refused }
  const target: RemoteTarget = {
    id,
    name: draft.name,
    metricsUrls: metrics ? [draft.metricsUrl] : [],
    everyS,
    ...(socket ? { websocketUrl: draft.websocketUrl } : {}),
    ...(alertAboveMs === undefined ? {} : { alertAboveMs }),
  }
  return { target, refused }
}

/** One metric of a watched server over its samples, oldest first; samples that lack it are left out. */
export interface TargetSeries {
  readonly name: string
  readonly values: readonly number[]
  readonly newestMs: number
}

/** The series of a server's samples, by name. */
export function seriesOf(samples: readonly TargetSample[]): readonly TargetSeries[] {
  const byName = new Map<string, number[]>()
  for (const { valuesMs } of samples) {
    for (const [name, value] of Object.entries(valuesMs)) {
      const values = byName.get(name)
      if (values) values.push(value)
      else byName.set(name, [value])
    }
  }
  return [...byName].flatMap(([name, values]) => {
    const newestMs = values.at(-1)
    return newestMs === undefined ? [] : [{ name, values, newestMs }]
  })
}

/** A line through values in a box of the given size, from 0 at the bottom to the greatest value or the limit at the top. */
export function stripPath(
  values: readonly number[],
  width: number,
  height: number,
  limit?: number,
): { readonly line: string; readonly limitY: number | undefined } {
  const top = Math.max(...values, limit ?? 0, Number.MIN_VALUE)
  const y = (value: number) => height - 1 - (value / top) * (height - 2)
  const step = values.length > 1 ? width / (values.length - 1) : 0
  const points = values.map((value, index) => `${(index * step).toFixed(1)} ${y(value).toFixed(1)}`)
  // A single value is a level line, or there would be nothing to see.
  if (points.length === 1) points.push(`${width} ${y(values[0] ?? 0).toFixed(1)}`)
  return { line: points.length === 0 ? '' : `M${points.join('L')}`, limitY: limit === undefined ? undefined : y(limit) }
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol)
}
