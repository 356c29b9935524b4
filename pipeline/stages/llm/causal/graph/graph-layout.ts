import type { LoadedGraph, TensorShape } from '../../../../inference/graph.ts'
import { because } from '../../../../measures/reasons/reasons.ts'
import { type PastState, pastStates } from './past-states.ts'
import { unexpectedLayout } from './unexpected-layout.ts'

/** What a decoder-only graph takes, read from the graph itself: configurations name layers that have no cache of their own. */
export interface GraphLayout {
  readonly ids: 'int64' | 'int32'
  readonly mask: 'int64' | 'int32' | undefined
  /** Axes of the positions: one, or three or four for rotary positions of models that see. */
  readonly positionAxes: number | undefined
  readonly positions: 'int64' | 'int32'
  /** Shape of the number of scores wanted, where the graph takes one. */
  readonly logitsToKeep: readonly number[] | undefined
  readonly cacheBranch: boolean
  readonly states: readonly PastState[]
}

const KNOWN = ['input_ids', 'attention_mask', 'position_ids', 'num_logits_to_keep', 'use_cache_branch']

/**
 * Finds out what a graph takes.
 *
 * @throws Failure `model.unexpected-layout` naming the first input or output that this engine cannot serve
 */
export function graphLayout(loaded: Pick<LoadedGraph, 'inputs' | 'outputs'>): GraphLayout {
  const named = new Map(loaded.inputs.map((input) => [input.name, input]))
  const states = pastStates(loaded.inputs, loaded.outputs)
  const fed = new Set([...KNOWN, ...states.map(({ input }) => input)])
  const unknown = loaded.inputs.find(({ name }) => !fed.has(name))
  if (unknown) throw unexpectedLayout(because('llm.input', { name: unknown.name }))
  if (!named.has('input_ids')) throw unexpectedLayout(because('llm.noTokens'))
  if (!loaded.outputs.some(({ name }) => name === 'logits')) throw unexpectedLayout(because('llm.noScores'))
  const positions = named.get('position_ids')
  const kept = named.get('num_logits_to_keep')
  const mask = named.get('attention_mask')
  return {
    ids: wholeType(named.get('input_ids')),
    mask: mask && wholeType(mask),
    positionAxes: positions && positionAxes(positions),
    positions: wholeType(positions),
    logitsToKeep: kept?.shape.map(() => 1),
    cacheBranch: named.has('use_cache_branch'),
    states,
  }
}

/** Rotary positions of models that see have axes in front of batch and length; all are equal for text. */
function positionAxes({ shape }: TensorShape): number {
  if (shape.length < 3) return 1
  return typeof shape[0] === 'number' && shape[0] > 0 ? shape[0] : 3
}

function wholeType(input: TensorShape | undefined): 'int64' | 'int32' {
  const type = input?.type ?? 'int64'
  if (type === 'int64' || type === 'int32') return type
  throw unexpectedLayout(because('llm.inputIs', { name: String(input?.name), type: String(type) }))
}
