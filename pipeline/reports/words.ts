import type { Bilingual } from '../flags/definition.ts'
import type { LedgerPartName } from '../protocol/ledger.ts'
import type { SessionKind, SessionState } from '../protocol/sessions.ts'
import type { TurnStatus } from '../protocol/turns.ts'
import type { Headline } from './facts.ts'

/** The words that several parts of a report share; the console uses the same. */
export const PART_WORDS: Readonly<Record<LedgerPartName, Bilingual>> = {
  'endpoint.hold': { en: 'Silence hold', zh: '静音等待' },
  'machine.late_audio': { en: 'Late audio', zh: '音频迟到' },
  'vad.queue': { en: 'VAD queue', zh: 'VAD 排队' },
  'vad.decide': { en: 'Endpoint decision', zh: '端点判定' },
  'asr.queue': { en: 'ASR queue', zh: 'ASR 排队' },
  'asr.finalize': { en: 'Final recognition', zh: '识别收尾' },
  'llm.queue': { en: 'LLM queue', zh: 'LLM 排队' },
  'llm.prefill': { en: 'Prefill', zh: '预填充' },
  'llm.first_token': { en: 'First token', zh: '首个词元' },
  'text.gather': { en: 'Gather words', zh: '攒够词语' },
  'tts.queue': { en: 'TTS queue', zh: 'TTS 排队' },
  'tts.first_audio': { en: 'First audio', zh: '首个音频' },
  'tts.leading_silence': { en: 'Leading silence', zh: '开头静音' },
  transport: { en: 'Transport', zh: '传输' },
  playback: { en: 'Playback', zh: '播放' },
  'machine.stall': { en: 'Host stood still', zh: '主机停顿' },
  'machine.stolen': { en: 'Kept from the processor', zh: '等待处理器' },
  unattributed: { en: 'Unattributed', zh: '未归属' },
}

export const HEADLINE_WORDS: Readonly<Record<Headline, Bilingual>> = {
  heardMs: { en: 'Heard', zh: '听到延迟' },
  processingMs: { en: 'Processing', zh: '处理延迟' },
}

export const HEADLINE_MEANING: Readonly<Record<Headline, Bilingual>> = {
  heardMs: { en: 'end of speech to first sound: what a person waits', zh: '从说完到听见第一声：人实际等待的时间' },
  processingMs: { en: 'endpoint decided to first audio', zh: '从端点判定到首个音频' },
}

export const KIND_WORDS: Readonly<Record<SessionKind, Bilingual>> = {
  talk: { en: 'Conversation', zh: '对话' },
  ab: { en: 'A/B comparison', zh: 'A/B 对比' },
  ablation: { en: 'Ablation', zh: '逐项消融' },
  tune: { en: 'Automatic tuning', zh: '自动调优' },
  load: { en: 'Load test', zh: '负载测试' },
}

export const STATE_WORDS: Readonly<Record<SessionState, Bilingual>> = {
  running: { en: 'still running', zh: '仍在进行' },
  paused: { en: 'paused', zh: '已暂停' },
  finished: { en: 'finished', zh: '已完成' },
  stopped: { en: 'stopped early', zh: '提前停止' },
  broken: { en: 'broken off: the host ended', zh: '中断：主机已退出' },
}

export const STATUS_WORDS: Readonly<Record<TurnStatus, Bilingual>> = {
  listening: { en: 'listening', zh: '聆听中' },
  hearing: { en: 'hearing', zh: '正在听' },
  recognising: { en: 'recognising', zh: '识别中' },
  thinking: { en: 'thinking', zh: '思考中' },
  speaking: { en: 'speaking', zh: '播报中' },
  finished: { en: 'finished', zh: '已完成' },
  empty: { en: 'nothing said', zh: '没有说话' },
  interrupted: { en: 'interrupted', zh: '被打断' },
  cancelled: { en: 'cancelled', zh: '已取消' },
  failed: { en: 'failed', zh: '失败' },
}
