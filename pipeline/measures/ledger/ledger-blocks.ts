import type { LedgerPart, LedgerPartName } from '../../protocol/ledger.ts'
import type { Bilingual } from '../words.ts'
import type { PartHue } from './ledger-parts.ts'

/** What a wait is made of, for people who know no stages: four blocks, in the order in which they follow each other. */
export const BLOCKS = ['waiting', 'understanding', 'thinking', 'speaking'] as const
/** One of {@link BLOCKS}. */
export type Block = (typeof BLOCKS)[number]

/**
 * Which block a part of the ledger counts to; every part has one. Waiting is all time in which nothing was done for the
 * person: silence that a setting waits out, queues, a busy machine, the way to a server and back, and what nobody knows.
 */
const BLOCK_OF_PART = {
  'endpoint.hold': 'waiting',
  'machine.late_audio': 'waiting',
  'vad.queue': 'waiting',
  'vad.decide': 'understanding',
  'asr.queue': 'waiting',
  'asr.finalize': 'understanding',
  'llm.queue': 'waiting',
  'llm.prefill': 'thinking',
  'llm.first_token': 'thinking',
  'text.gather': 'thinking',
  'tts.queue': 'waiting',
  'tts.first_audio': 'speaking',
  'tts.leading_silence': 'speaking',
  transport: 'speaking',
  playback: 'speaking',
  'network.connect': 'waiting',
  'network.tls': 'waiting',
  'network.way': 'waiting',
  'network.transfer': 'waiting',
  'machine.stall': 'waiting',
  'machine.stolen': 'waiting',
  unattributed: 'waiting',
} as const satisfies Readonly<Record<LedgerPartName, Block>>

/** The name of each block, and what it holds in one line. */
export const BLOCK_WORDS: Readonly<Record<Block, { readonly name: Bilingual; readonly what: Bilingual }>> = {
  waiting: {
    name: { en: 'Waiting', zh: '等待' },
    what: { en: 'for silence, and for the machine', zh: '等静音，等机器' },
  },
  understanding: {
    name: { en: 'Understanding', zh: '听懂' },
    what: { en: 'that the sentence is over, and its words', zh: '判断话已说完，并识别内容' },
  },
  thinking: {
    name: { en: 'Thinking', zh: '思考' },
    what: { en: 'up to the first words of the answer', zh: '想出回答的开头' },
  },
  speaking: {
    name: { en: 'Speaking', zh: '发声' },
    what: { en: 'up to the first sound at the ear', zh: '合成并播出第一个声音' },
  },
}

/** The colour of each block: that of the stage which most of it is. */
export const BLOCK_HUES: Readonly<Record<Block, PartHue>> = {
  waiting: 'endpoint',
  understanding: 'asr',
  thinking: 'llm',
  speaking: 'tts',
}

/** The block that a part counts to. */
export function blockOf(part: LedgerPartName): Block {
  return BLOCK_OF_PART[part]
}

type Timed = Pick<LedgerPart, 'part' | 'ms'>

/** Milliseconds of each block; a block of which no part is there took none. They sum to the sum of the parts. */
export function blockMsOf(parts: readonly Timed[]): Readonly<Record<Block, number>> {
  const sums = { waiting: 0, understanding: 0, thinking: 0, speaking: 0 }
  for (const { part, ms } of parts) sums[blockOf(part)] += ms
  return sums
}

/** The four blocks in whole milliseconds, and their total. */
export interface WholeBlocks {
  readonly totalMs: number
  readonly blocks: Readonly<Record<Block, number>>
}

/**
 * The blocks as they are written beside each other: whole milliseconds that sum exactly to the whole total. What rounding
 * leaves over goes to the blocks that lost most by it, so that none is off by a millisecond or more.
 */
export function wholeBlocksOf(parts: readonly Timed[]): WholeBlocks {
  const exact = blockMsOf(parts)
  const totalMs = Math.round(BLOCKS.reduce((sum, block) => sum + exact[block], 0))
  const blocks = { ...exact }
  for (const block of BLOCKS) blocks[block] = Math.floor(exact[block])
  const left = totalMs - BLOCKS.reduce((sum, block) => sum + blocks[block], 0)
  const lostMost = [...BLOCKS].sort((a, b) => (exact[b] % 1) - (exact[a] % 1))
  for (const block of lostMost.slice(0, left)) blocks[block] += 1
  return { totalMs, blocks }
}

/**
 * The mean wait of several turns, part by part. Means, unlike medians, add up: the blocks of the mean are those of the
 * turns. Empty where there is no turn.
 */
export function meanParts(turns: readonly (readonly Timed[])[]): readonly Timed[] {
  const sums = new Map<LedgerPartName, number>()
  for (const parts of turns) for (const { part, ms } of parts) sums.set(part, (sums.get(part) ?? 0) + ms)
  return [...sums].map(([part, ms]) => ({ part, ms: ms / turns.length }))
}
