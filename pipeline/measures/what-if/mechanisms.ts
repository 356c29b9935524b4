import type { FlagRecord } from '../../protocol/flags.ts'
import type { LedgerPartName } from '../../protocol/ledger.ts'
import type { Bilingual } from '../words.ts'
import { connectMove } from './connect-move.ts'
import { isOn } from './flag-values.ts'
import { bufferMove, holdMove } from './hold-move.ts'
import type { Change, MoveOutcome } from './move.ts'
import { firstPieceMove, readAheadMove, recognitionMove, speculationMove } from './reply-move.ts'

/** A setting, the parts of a turn that it acts on, and how a change of it moves them, where that can be worked out. */
export interface Mechanism {
  /** Its time in a turn is that of these parts. */
  readonly parts: readonly LedgerPartName[]
  /** Whether it acts under these flags; absent: always. */
  acts?(flags: FlagRecord): boolean
  /** Absent: nobody can say but by measuring. */
  readonly move?: (change: Change) => MoveOutcome
  /** Why it moves what it moves; of a setting that must be measured, what it acts on. */
  readonly why: Bilingual
}

const LISTENS = (flags: FlagRecord) => flags.ASR_ENDPOINTING !== undefined && flags.ASR_ENDPOINTING !== 'fixed'
const MODEL_LISTENS = (flags: FlagRecord) => LISTENS(flags) && flags.ASR_ENDPOINTING !== 'adaptive'
const LLM_PARTS: readonly LedgerPartName[] = ['llm.prefill', 'llm.first_token', 'text.gather']

/**
 * What is known of how settings act on the wait. A row without `move` is a setting whose effect is the model's or the
 * machine's own: it is known once it was measured.
 */
export const MECHANISMS: Readonly<Record<string, Mechanism>> = {
  ASR_SILENCE_TIMEOUT: {
    parts: ['endpoint.hold'],
    move: holdMove,
    why: {
      en: 'The silence that must pass is as long as it says; what was prepared beside it comes out of its shadow',
      zh: '必须等满的静音就是这么长；静音期间并行完成的工作会露出来',
    },
  },
  ASR_ENDPOINTING: {
    parts: ['endpoint.hold'],
    move: holdMove,
    why: {
      en: 'Fixed waits for all of the silence; when another detector is sure must be heard',
      zh: 'fixed 会等满静音；其他检测方式何时确信要听了才知道',
    },
  },
  ASR_SHORTEST_SILENCE: {
    parts: ['endpoint.hold'],
    acts: MODEL_LISTENS,
    move: holdMove,
    why: { en: 'A detector that is sure waits for no less', zh: '检测器即使确信也至少等这么久' },
  },
  ASR_TURN_END_THRESHOLD: {
    parts: ['endpoint.hold'],
    acts: LISTENS,
    why: { en: 'Acts on when a detector is sure', zh: '影响检测器何时确信' },
  },
  VAD_BUFFER_SIZE: {
    parts: ['machine.late_audio', 'vad.decide'],
    move: bufferMove,
    why: {
      en: 'The end falls as near to the hold as detection looks: nearer or farther, and on average the same',
      zh: '检测的步长决定判停离静音时限多近：有早有晚，平均不变',
    },
  },
  ASR_ENABLE_STREAMING: {
    parts: ['asr.finalize'],
    move: recognitionMove,
    why: {
      en: 'The same recognition is done while the person speaks, or after it',
      zh: '同样的识别工作，要么边说边做，要么说完再做',
    },
  },
  PIPELINE_STREAMING: {
    parts: ['llm.prefill', 'text.gather'],
    move: readAheadMove,
    why: {
      en: 'The prompt is read while the person speaks, and the first clause leaves by itself',
      zh: '边说边读提示词，首个分句单独先走',
    },
  },
  PIPELINE_SPECULATIVE: {
    parts: ['llm.queue', 'llm.prefill', 'llm.first_token', 'text.gather', 'tts.queue', 'tts.first_audio'],
    acts: (flags) => isOn(flags, 'ASR_ENABLE_STREAMING'),
    move: speculationMove,
    why: {
      en: 'The reply is made beside the hold; what is ready by its end costs nothing',
      zh: '在静音等待期间预先准备回复；届时已备好的部分不再耗时',
    },
  },
  PIPELINE_CONNECT_AHEAD: {
    parts: ['network.connect', 'network.tls'],
    move: connectMove,
    why: {
      en: 'The connection stands by then; without it the turn waits until it does',
      zh: '届时连接已经建立；否则本轮要等连接建立',
    },
  },
  LLM_STREAM_FIRST_TOKEN: {
    parts: ['text.gather', 'tts.queue'],
    move: firstPieceMove,
    why: {
      en: 'The first piece leaves while the rest is written, and is shorter to speak',
      zh: '首批词元先走，其余继续生成；首句更短，合成也更快',
    },
  },
  LLM_MAX_NEW_TOKENS: {
    parts: ['text.gather'],
    acts: (flags) => isOn(flags, 'LLM_STREAM_FIRST_TOKEN'),
    move: firstPieceMove,
    why: {
      en: 'So many tokens at the pace of this reply, or its first clause if that is shorter',
      zh: '按本轮的生成速度计算这么多词元所需的时间；首个分句更短时以分句为准',
    },
  },
  ENABLE_PIPELINE_PARALLEL: {
    parts: ['tts.queue'],
    move: firstPieceMove,
    why: {
      en: 'The voice need not wait until the whole reply is written',
      zh: '语音合成不必等整段回复写完',
    },
  },
  TTS_STREAMING: {
    parts: ['tts.first_audio'],
    move: firstPieceMove,
    why: {
      en: 'The first chunk leaves before the rest is made, at the pace of this voice',
      zh: '首个音频块先出，其余继续合成；按本轮的合成速度计算',
    },
  },
  TTS_CHUNK_SIZE: {
    parts: ['tts.first_audio'],
    acts: (flags) => isOn(flags, 'TTS_STREAMING'),
    move: firstPieceMove,
    why: {
      en: 'The vocoder takes as long for its first chunk as that is large',
      zh: '声码器合成首块所需的时间与块的大小成正比',
    },
  },
  TTS_FAST_VOCODER: {
    parts: ['tts.first_audio'],
    why: { en: 'Acts on the time of the voice', zh: '影响语音合成的耗时' },
  },
  LLM_TORCH_DTYPE: {
    parts: LLM_PARTS,
    why: { en: 'Acts on the time of the language model', zh: '影响语言模型的耗时' },
  },
  FLASH_ATTENTION: {
    parts: LLM_PARTS,
    why: { en: 'Acts on the time of the language model', zh: '影响语言模型的耗时' },
  },
  TORCH_COMPILE: { parts: LLM_PARTS, why: { en: 'Acts on the time of the language model', zh: '影响语言模型的耗时' } },
  ASR_WORKER_THREADS: {
    parts: ['asr.finalize'],
    why: { en: 'Acts on the time of the recogniser', zh: '影响识别模型的耗时' },
  },
  ASR_ENABLE_FP16: {
    parts: ['asr.finalize'],
    why: { en: 'Acts on the time of the recogniser', zh: '影响识别模型的耗时' },
  },
}
