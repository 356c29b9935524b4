import type { Span } from '../protocol/spans.ts'
import type { StageName } from '../protocol/stages.ts'

/**
 * The greatest number of different stages that computed at the same moment.
 * Proves whether stages ran one after another or side by side.
 */
export function stagesActiveAtOnce(spans: readonly Span[], stages: readonly StageName[]): number {
  const edges = spans
    .filter((span) => span.kind === 'compute' && stages.some((stage) => stage === span.stage))
    .flatMap((span) => [
      { atMs: span.startMs, stage: span.stage, step: 1 },
      { atMs: span.endMs, stage: span.stage, step: -1 },
    ])
    // Ends sort before beginnings: spans that only touch do not overlap.
    .sort((a, b) => a.atMs - b.atMs || a.step - b.step)
  const running = new Map<string, number>()
  let most = 0
  for (const edge of edges) {
    running.set(edge.stage, (running.get(edge.stage) ?? 0) + edge.step)
    const active = [...running.values()].filter((count) => count > 0).length
    most = Math.max(most, active)
  }
  return most
}
