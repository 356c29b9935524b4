import type { FlagDefinition } from './definition.ts'

/** Flags of how the stages work together: the plan's three, our own speculation and connections. */
export const PIPELINE_FLAGS = {
  PIPELINE_STREAMING: {
    stage: 'pipeline',
    type: 'boolean',
    baseline: false,
    plan: true,
    applies: 'hot',
    help: {
      en: 'The model reads the partial transcript while the user speaks, and speech follows the reply clause by clause.',
      zh: '用户说话时模型就开始读取部分识别文本，语音合成逐句跟随回复。',
    },
    caution: { en: 'Streaming costs CPU.', zh: '流式处理会增加 CPU 占用。' },
    observable: 'llm.prefillsBeforeEndpoint',
    implemented: true,
  },
  ENABLE_PIPELINE_PARALLEL: {
    stage: 'pipeline',
    type: 'boolean',
    baseline: false,
    plan: true,
    applies: 'hot',
    help: {
      en: 'Stages run at the same time on workers of their own. Off: one stage at a time.',
      zh: '各阶段在各自的工作线程上同时运行。关闭：一次只运行一个阶段。',
    },
    caution: {
      en: 'Costs CPU; on a machine with few cores the stages may slow each other down.',
      zh: '会增加 CPU 占用；核数少的机器上各阶段可能互相拖慢。',
    },
    observable: 'pipeline.stagesActiveAtOnce',
    implemented: true,
  },
  VAD_ASR_PARALLEL: {
    stage: 'pipeline',
    type: 'boolean',
    baseline: false,
    plan: true,
    applies: 'hot',
    help: {
      en: 'The recogniser takes audio while voice-activity detection is still deciding. Off: only what detection has passed.',
      zh: '语音活动检测尚未判定时识别模型就开始接收音频。关闭：只接收检测通过的音频。',
    },
    caution: {
      en: 'Audio that turns out to hold no speech was recognised for nothing.',
      zh: '若最终判定无语音，这部分识别就白做了。',
    },
    observable: 'asr.step',
    implemented: true,
  },
  PIPELINE_SPECULATIVE: {
    stage: 'pipeline',
    type: 'boolean',
    baseline: false,
    applies: 'hot',
    help: {
      en: 'Prepares the reply on a stable partial transcript before the user has finished; nothing is spoken before the endpoint.',
      zh: '识别文本稳定后，在用户说完之前就预先准备回复；判定说完之前不会出声。',
    },
    caution: {
      en: 'A reply prepared for a transcript that changes is thrown away: the wasted work is counted.',
      zh: '识别文本变化后，预备的回复会被丢弃：浪费的计算会被统计。',
    },
    observable: 'speculation.tries',
    implemented: true,
  },
  PIPELINE_CONNECT_AHEAD: {
    stage: 'pipeline',
    type: 'boolean',
    baseline: false,
    applies: 'hot',
    help: {
      en: 'Keeps connections to servers elsewhere from turn to turn, and opens them when somebody begins to speak. Off: each turn opens its own.',
      zh: '跨轮次保持与外部服务器的连接，并在用户开口时提前建立。关闭：每轮自行建立连接。',
    },
    caution: {
      en: 'A connection that nobody uses takes a place at the server for a while.',
      zh: '无人使用的连接会在服务器上占用一段时间名额。',
    },
    observable: 'pipeline.connectionsOpened',
    implemented: true,
  },
} as const satisfies Readonly<Record<string, FlagDefinition>>
