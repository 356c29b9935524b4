import type { FlagDefinition } from './definition.ts'

/** Flags of voice-activity detection (its threshold and timeout carry the plan's ASR names). */
export const VAD_FLAGS = {
  VAD_BUFFER_SIZE: {
    stage: 'vad',
    type: 'integer',
    min: 80,
    max: 4096,
    unit: 'samples',
    baseline: 512,
    plan: 160,
    applies: 'hot',
    help: {
      en: 'How much new audio gathers before voice-activity detection looks again (16 samples are 1 ms).',
      zh: '累积多少新音频后再做一次语音活动检测（16 个采样为 1 毫秒）。',
    },
    caution: { en: 'A smaller buffer runs the model more often.', zh: '缓冲越小，模型运行越频繁。' },
    cautionWhen: 'lower',
    observable: 'vad.windows',
    implemented: true,
  },
  VAD_ENABLE_FP16: {
    stage: 'vad',
    type: 'boolean',
    baseline: false,
    plan: true,
    applies: 'reload',
    help: { en: "Loads the detector's half-precision weights.", zh: '加载检测模型的半精度权重。' },
    caution: {
      en: 'Needs a GPU that supports fp16; on a CPU without fp16 kernels it is not faster and may be slower.',
      zh: '需要支持 fp16 的 GPU；在没有 fp16 算子的 CPU 上不会更快，甚至可能更慢。',
    },
    observable: 'vad.weightBytes',
    implemented: true,
  },
  VAD_FAST_MODE: {
    stage: 'vad',
    type: 'boolean',
    baseline: false,
    plan: true,
    applies: 'hot',
    help: {
      en: 'A cheap energy gate answers where there is plainly nothing to hear; the model runs only for the rest.',
      zh: '明显无声时由低成本的能量门限直接判断，其余情况才运行模型。',
    },
    observable: 'vad.modelRuns',
    implemented: true,
  },
} as const satisfies Readonly<Record<string, FlagDefinition>>
