import { ALL_PARTS, type LedgerOwner, type LedgerPartName } from '../../protocol/ledger.ts'
import type { StageName } from '../../protocol/stages.ts'
import type { Bilingual } from '../words.ts'

/** Which colour of the palette a part takes. */
export type PartHue = StageName | 'endpoint' | 'playback' | 'wait'

/** What a surface says besides its colour: computing, waiting for a worker or the machine, waiting for a setting or nobody knows. */
export type PartPattern = 'solid' | 'dots' | 'hatch'

/** All that any view knows of a part of the ledger. */
export interface PartRow {
  /** Whose row of the plan's table it counts to; parts outside the processing latency, and those of no stage, have none. */
  readonly stage?: StageName
  /** Whether the *processing* headline counts it (what the plan's 674 ms counts); the rest belongs to *heard* only. */
  readonly processing: boolean
  /** Who could make it shorter, unless the turn's own ledger says another. */
  readonly owner: LedgerOwner
  /** The flag that makes it wait for a whole result while it is off, and then owns it. */
  readonly waitsWhileOff?: string
  readonly hue: PartHue
  /** Dots: a wait that is the machine's in most configurations. A solid part is hatched where a setting owns it. */
  readonly pattern: PartPattern
  readonly words: Bilingual
}

/** The vocabulary of the ledger: page, reports, terminal and metrics say and draw a part as it stands here. */
export const PART_TABLE = {
  'endpoint.hold': {
    ...{
      processing: false,
      owner: { kind: 'setting', name: 'ASR_SILENCE_TIMEOUT' },
      hue: 'endpoint',
      pattern: 'solid',
    },
    words: { en: 'Waiting for silence', zh: '静音判停' },
  },
  'machine.late_audio': {
    ...{ stage: 'vad', processing: true, owner: { kind: 'machine', name: 'audio' }, hue: 'wait', pattern: 'dots' },
    words: { en: 'Late audio', zh: '音频迟到' },
  },
  'vad.queue': {
    ...{ stage: 'vad', processing: true, owner: { kind: 'machine', name: 'vad' }, hue: 'vad', pattern: 'dots' },
    words: { en: 'VAD queue', zh: 'VAD 排队' },
  },
  'vad.decide': {
    ...{ stage: 'vad', processing: true, owner: { kind: 'stage', name: 'vad' }, hue: 'vad', pattern: 'solid' },
    words: { en: 'End-of-speech decision', zh: '判停' },
  },
  'asr.queue': {
    ...{ stage: 'asr', processing: true, owner: { kind: 'machine', name: 'asr' }, hue: 'asr', pattern: 'dots' },
    words: { en: 'ASR queue', zh: 'ASR 排队' },
  },
  'asr.finalize': {
    ...{ stage: 'asr', processing: true, owner: { kind: 'stage', name: 'asr' }, hue: 'asr', pattern: 'solid' },
    waitsWhileOff: 'ASR_ENABLE_STREAMING',
    words: { en: 'Final transcript', zh: '最终识别' },
  },
  'llm.queue': {
    ...{ stage: 'llm', processing: true, owner: { kind: 'machine', name: 'llm' }, hue: 'llm', pattern: 'dots' },
    words: { en: 'LLM queue', zh: 'LLM 排队' },
  },
  'llm.prefill': {
    ...{ stage: 'llm', processing: true, owner: { kind: 'stage', name: 'llm' }, hue: 'llm', pattern: 'solid' },
    waitsWhileOff: 'PIPELINE_STREAMING',
    words: { en: 'Prefill', zh: '预填充' },
  },
  'llm.first_token': {
    ...{ stage: 'llm', processing: true, owner: { kind: 'stage', name: 'llm' }, hue: 'llm', pattern: 'solid' },
    words: { en: 'First token', zh: '首个词元' },
  },
  // Gathering a speakable piece counts to the language model, whose tokens are waited for.
  'text.gather': {
    ...{ stage: 'llm', processing: true, hue: 'llm', pattern: 'solid' },
    owner: { kind: 'setting', name: 'LLM_MAX_NEW_TOKENS' },
    waitsWhileOff: 'LLM_STREAM_FIRST_TOKEN',
    words: { en: 'First phrase', zh: '凑首句' },
  },
  'tts.queue': {
    ...{ stage: 'tts', processing: true, owner: { kind: 'machine', name: 'tts' }, hue: 'tts', pattern: 'dots' },
    waitsWhileOff: 'ENABLE_PIPELINE_PARALLEL',
    words: { en: 'TTS queue', zh: 'TTS 排队' },
  },
  'tts.first_audio': {
    ...{ stage: 'tts', processing: true, owner: { kind: 'stage', name: 'tts' }, hue: 'tts', pattern: 'solid' },
    waitsWhileOff: 'TTS_STREAMING',
    words: { en: 'First audio', zh: '首个音频' },
  },
  'tts.leading_silence': {
    ...{ processing: false, owner: { kind: 'stage', name: 'tts' }, hue: 'tts', pattern: 'solid' },
    words: { en: 'Leading silence', zh: '开头静音' },
  },
  transport: {
    ...{ processing: false, owner: { kind: 'machine', name: 'host' }, hue: 'wait', pattern: 'solid' },
    words: { en: 'Transport', zh: '传输' },
  },
  playback: {
    ...{ processing: false, owner: { kind: 'machine', name: 'device' }, hue: 'playback', pattern: 'solid' },
    words: { en: 'Playback', zh: '播放' },
  },
  'network.connect': {
    ...{ processing: true, owner: { kind: 'machine', name: 'network' }, hue: 'wait', pattern: 'solid' },
    waitsWhileOff: 'PIPELINE_CONNECT_AHEAD',
    words: { en: 'Connect', zh: '建立连接' },
  },
  'network.tls': {
    ...{ processing: true, owner: { kind: 'machine', name: 'network' }, hue: 'wait', pattern: 'solid' },
    waitsWhileOff: 'PIPELINE_CONNECT_AHEAD',
    words: { en: 'TLS handshake', zh: 'TLS 握手' },
  },
  'network.way': {
    ...{ processing: true, owner: { kind: 'machine', name: 'network' }, hue: 'wait', pattern: 'solid' },
    words: { en: 'Network there and back', zh: '网络往返' },
  },
  'network.transfer': {
    ...{ processing: true, owner: { kind: 'machine', name: 'network' }, hue: 'wait', pattern: 'solid' },
    words: { en: 'Transfer', zh: '传输数据' },
  },
  'machine.stall': {
    ...{ processing: true, owner: { kind: 'machine', name: 'host' }, hue: 'wait', pattern: 'dots' },
    words: { en: 'Host stood still', zh: '本地服务停顿' },
  },
  'machine.stolen': {
    ...{ processing: true, owner: { kind: 'machine', name: 'processor' }, hue: 'wait', pattern: 'dots' },
    words: { en: 'Kept from the processor', zh: '等待处理器' },
  },
  // Counted where it lies between two parts of the processing latency; it is no part of it by itself.
  unattributed: {
    ...{ processing: false, owner: { kind: 'unknown', name: 'unknown' }, hue: 'wait', pattern: 'hatch' },
    words: { en: 'Unattributed', zh: '未归属' },
  },
} as const satisfies Readonly<Record<LedgerPartName, PartRow>>

/** What is known of a part. */
export function partRow(part: LedgerPartName): PartRow {
  return PART_TABLE[part]
}

/** Parts that the *processing* headline counts, in the ledger's order; those without a place of their own last. */
export const PROCESSING_PARTS: readonly LedgerPartName[] = ALL_PARTS.filter((part) => partRow(part).processing)

/** Those of them that are waits for the machine, whatever stage they were for. */
export const WAITING_PARTS: readonly LedgerPartName[] = ALL_PARTS.filter((part) => partRow(part).pattern === 'dots')

/** How a part is drawn that has this owner; without one, the part's own. A part of which nobody knows whose it is, is hatched. */
export function patternOfPart(part: LedgerPartName, owner: LedgerOwner = partRow(part).owner): PartPattern {
  const { pattern } = partRow(part)
  const hatched = owner.kind === 'setting' || owner.kind === 'unknown'
  return pattern === 'solid' && hatched ? 'hatch' : pattern
}
