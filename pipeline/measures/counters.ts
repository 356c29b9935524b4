import type { CounterName, ListedCounter } from '../protocol/counters.ts'
import { digitsOf, formatMebibytes, formatMs, formatShare, formatWhole } from './numbers.ts'
import type { Bilingual } from './words.ts'

/** What a counter counts in. `yes` is 1 or 0. */
export type CounterUnit = 'count' | 'ms' | 'bytes' | 'samples' | 'tokens' | 'share' | 'ratio' | 'joules' | 'yes'

/**
 * What a counter tells whoever gets it: of the pipeline's own work; of the machine; or of what was said (how much, or how
 * sure the recogniser was), though no counter tells a word of it.
 */
export type CounterPrivacy = 'work' | 'machine' | 'speech'

/** All that any view knows of a counter. */
export interface CounterRow {
  readonly unit: CounterUnit
  readonly privacy: CounterPrivacy
  readonly words: Bilingual
}

const row = (unit: CounterUnit, privacy: CounterPrivacy, en: string, zh: string): CounterRow => ({
  unit,
  privacy,
  words: { en, zh },
})

/** The vocabulary of the counters: unit, privacy and label in both languages. */
export const COUNTER_TABLE: Readonly<Record<ListedCounter, CounterRow>> = {
  'clock.offsetMs': row('ms', 'machine', 'Console’s clock ahead of the host’s', '控制台时钟比本地服务快'),
  'clock.errorMs': row('ms', 'machine', 'Greatest error of that', '时钟差的最大误差'),
  'audio.bytesCopied': row('bytes', 'work', 'Audio copied between threads', '线程间复制的音频'),
  'vad.windows': row('count', 'speech', 'Windows of the speech detector', '语音检测窗口'),
  'vad.modelRuns': row('count', 'work', 'Runs of the speech detector', '语音检测运行次数'),
  'vad.weightBytes': row('bytes', 'machine', 'Weights of the speech detector', '语音检测模型权重'),
  'endpoint.timeoutMs': row('ms', 'work', 'Silence that ended the utterance', '判定说完所用的静音'),
  'endpoint.lateMs': row('ms', 'work', 'End of speech found late by', '说完时刻判定偏晚'),
  'endpoint.probability': row('ratio', 'speech', 'Turn taken for over with a probability of', '判定说完时的概率'),
  'asr.encoderRuns': row('count', 'work', 'Runs of the encoder', '编码器运行次数'),
  'asr.encoderRunsBeforeEndpoint': row(
    'count',
    'work',
    'Runs of the encoder before the endpoint',
    '判停前的编码器运行次数',
  ),
  'asr.stepSamples': row('samples', 'work', 'Samples in a step of the encoder', '编码器每步的采样数'),
  'asr.samplesFedAgain': row('samples', 'work', 'Samples fed to the encoder again', '重复送入编码器的采样数'),
  'asr.normaliserRuns': row('count', 'work', 'Pieces brought to one loudness', '响度归一化次数'),
  'asr.confidence': row('ratio', 'speech', 'Confidence in the transcript', '识别置信度'),
  'asr.rejected': row('yes', 'speech', 'Transcript too doubtful to act on', '识别结果不可信而被拒'),
  'asr.connectionStood': row('yes', 'machine', 'Recogniser’s connection stood', '识别服务连接已就绪'),
  'asr.audioMs': row('ms', 'speech', 'Audio given to the recogniser', '送往识别的音频'),
  'asr.sessionsAdmitted': row('count', 'machine', 'Recogniser sessions admitted', '已接纳的识别会话'),
  'asr.sessionsQueued': row('count', 'machine', 'Recogniser sessions made to wait', '曾排队的识别会话'),
  'asr.sessionsRefused': row('count', 'machine', 'Recogniser sessions refused', '被拒绝的识别会话'),
  'asr.largestBatch': row('count', 'machine', 'Largest batch of the recogniser', '识别模型最大批量'),
  'asr.threads': row('count', 'machine', 'Threads of the recogniser', '识别模型线程数'),
  'asr.weightBytes': row('bytes', 'machine', 'Weights of the recogniser', '识别模型权重'),
  'llm.prefillsBeforeEndpoint': row('count', 'work', 'Prefills before the endpoint', '判停前的预填充次数'),
  'llm.promptTokens': row('tokens', 'speech', 'Tokens of the prompt', '提示词元数'),
  'llm.cachedTokens': row('tokens', 'work', 'Tokens of the prompt read before', '已缓存的提示词元数'),
  'llm.firstBurstTokens': row('tokens', 'work', 'Tokens in the first piece for the voice', '首段送往合成的词元数'),
  'llm.thinkingTokens': row('tokens', 'speech', 'Tokens thought before the reply', '回复前思考的词元数'),
  'llm.thinkingMs': row('ms', 'work', 'Thinking before the first word', '开口前的思考时间'),
  'llm.replyTokens': row('tokens', 'speech', 'Tokens of the reply', '回复词元数'),
  'llm.outputTokens': row('tokens', 'speech', 'Tokens that the server says it made', '服务器报告的输出词元数'),
  'llm.requests': row('count', 'work', 'Requests to the language model', '语言模型请求次数'),
  'llm.greedy': row('yes', 'work', 'Always the likeliest token', '始终取最可能的词元'),
  'llm.connectionStood': row('yes', 'machine', 'Language model’s connection stood', '语言模型连接已就绪'),
  'llm.cacheHit': row('yes', 'speech', 'Reply from the cache', '回复来自缓存'),
  'llm.replyCache.hits': row('count', 'work', 'Replies found in the cache so far', '回复缓存累计命中'),
  'llm.replyCache.misses': row('count', 'work', 'Replies not found in the cache so far', '回复缓存累计未命中'),
  'llm.replyCache.evictions': row('count', 'work', 'Replies dropped from the cache so far', '回复缓存累计逐出'),
  'llm.replyCache.replies': row('count', 'work', 'Replies in the cache', '缓存中的回复'),
  'llm.replyCache.bytes': row('bytes', 'work', 'Size of the reply cache', '回复缓存大小'),
  'llm.replyCache.limitBytes': row('bytes', 'work', 'Limit of the reply cache', '回复缓存上限'),
  'llm.weightBytes': row('bytes', 'machine', 'Weights of the language model', '语言模型权重'),
  'llm.contextTokens': row('tokens', 'machine', 'Longest conversation of the language model', '语言模型的最长对话'),
  'llm.cacheBytesPerToken': row('bytes', 'machine', 'Cache of the language model, each token', '语言模型每词元的缓存'),
  'llm.warmUpRuns': row('count', 'machine', 'Warm-up runs of the language model', '语言模型预热次数'),
  'asr.onGraphicsDevice': row('yes', 'machine', 'Recogniser on a graphics card', '识别在显卡上运行'),
  'llm.onGraphicsDevice': row('yes', 'machine', 'Language model on a graphics card', '语言模型在显卡上运行'),
  'tts.onGraphicsDevice': row('yes', 'machine', 'Voice on a graphics card', '语音合成在显卡上运行'),
  'llm.graphNodes': row('count', 'machine', 'Nodes of the language model’s graph', '语言模型图的节点数'),
  'llm.compiledFromCache': row('yes', 'machine', 'Optimised graph from the cache', '优化图来自缓存'),
  'llm.fusedAttentionOps': row('count', 'machine', 'Fused attention operators', '融合注意力算子数'),
  'speculation.tries': row('count', 'work', 'Replies begun ahead of the endpoint', '判停前抢先生成的次数'),
  'speculation.hits': row('count', 'work', 'Of them used', '抢先生成命中次数'),
  'speculation.wastedTokens': row('tokens', 'work', 'Tokens speculated in vain', '白白推测的词元'),
  'tts.pieces': row('count', 'speech', 'Pieces of the reply given to the voice', '送往合成的片段数'),
  'tts.chunks': row('count', 'speech', 'Chunks of audio', '音频块数'),
  'tts.chunksBeforeSynthesisEnd': row('count', 'work', 'Chunks before synthesis ended', '合成结束前送出的音频块'),
  'tts.fastVocoder': row('yes', 'work', 'Fast vocoder', '快速声码器'),
  'tts.cacheHits': row('count', 'speech', 'Clauses spoken from the cache', '语音缓存命中'),
  'tts.cacheMisses': row('count', 'speech', 'Clauses not in the cache', '语音缓存未命中'),
  'tts.firstCacheHit': row('yes', 'speech', 'First clause from the cache', '首句来自语音缓存'),
  'tts.connectionStood': row('yes', 'machine', 'Voice’s connection stood', '合成服务连接已就绪'),
  'tts.characters': row('count', 'speech', 'Characters given to the voice', '送往合成的字符数'),
  'tts.audioMs': row('ms', 'speech', 'Audio that the voice made', '合成的音频时长'),
  'playback.outputLatencyMs': row('ms', 'machine', 'Latency of the output, estimated', '输出延迟（估计）'),
  'playback.underruns': row('count', 'work', 'Gaps in the reply', '回复中的断音'),
  'playback.underrunMs': row('ms', 'work', 'Length of these gaps', '断音总时长'),
  'playback.frames': row('count', 'speech', 'Frames sent to the device', '发往设备的帧数'),
  'playback.longestGapMs': row('ms', 'work', 'Longest time between two frames', '两帧最长间隔'),
  'playback.lateFrames': row('count', 'work', 'Frames that left late', '迟发的帧数'),
  'pipeline.stagesActiveAtOnce': row('count', 'work', 'Stages at work at once', '同时工作的阶段数'),
  'pipeline.connectionsOpened': row(
    'count',
    'machine',
    'Connections that the turn had to open',
    '本轮临时建立的连接数',
  ),
  'turn.bargeInMs': row('ms', 'work', 'From speech to the reply’s stop', '从开口到回复停止'),
  'turn.takenBack': row('count', 'work', 'Times taken back by the speaker', '被说话人收回的次数'),
  'turn.takenBackTokens': row('tokens', 'work', 'Tokens of replies that were taken back', '收回前白白生成的词元'),
  'turn.takenBackSoundMs': row('ms', 'work', 'Replies heard before they were taken back', '收回前已播放的回复时长'),
  'host.eventLoopDelayP99Ms': row('ms', 'machine', 'Event loop delay, p99', '事件循环延迟 p99'),
  'host.cpuMs': row('ms', 'machine', 'CPU time', 'CPU 时间'),
  'host.residentBytes': row('bytes', 'machine', 'Memory', '内存'),
  'host.loadAverage': row('ratio', 'machine', 'Load average', '平均负载'),
  'host.cpuPressure': row('share', 'machine', 'Time in which work waited for a processor', '等待处理器的时间占比'),
  'host.stealShare': row('share', 'machine', 'Processor time stolen by other machines', '被其他虚拟机占用的处理器时间'),
  'host.stalledMs': row('ms', 'machine', 'Host stood still for', '本地服务停顿时长'),
  'host.gpuJoulesEstimate': row('joules', 'machine', 'Energy of the graphics cards, estimated', '显卡能耗（估计）'),
  'load.devices': row('count', 'work', 'Devices at that time', '当时的设备数'),
  'load.startDelayMs': row('ms', 'work', 'Began late by', '开始偏晚'),
  'load.firstSentenceMs': row('ms', 'work', 'To the first sentence of the reply', '到回复首句'),
  'load.firstAudioIntendedMs': row(
    'ms',
    'work',
    'To the first audio, from the intended beginning',
    '从预定开始到首个音频',
  ),
  'load.stopMs': row('ms', 'work', 'To the end of the reply', '到回复结束'),
  'load.longestGapMs': row('ms', 'work', 'Longest gap within the reply', '回复中的最长间隔'),
}

/** What is known of a counter; `undefined` for one of before, which is counted no more. */
export function counterRow(name: string): CounterRow | undefined {
  if (Object.hasOwn(COUNTER_TABLE, name)) return COUNTER_TABLE[name as ListedCounter]
  const chunks = /^asr\.batch\.(\d+)$/.exec(name)?.[1]
  return chunks === undefined
    ? undefined
    : row('count', 'machine', `Recogniser runs that took ${chunks} at once`, `一次处理 ${chunks} 块的识别次数`)
}

/** A counter's value in its unit; one that is not known has none. */
export function formatCounter(name: CounterName | (string & {}), value: number, locale?: string): string {
  switch (counterRow(name)?.unit) {
    case 'ms':
      return formatMs(value, locale)
    case 'bytes':
      return value < 2 ** 20 ? `${formatWhole(value, locale)} B` : formatMebibytes(value, locale)
    case 'share':
      return formatShare(value, locale)
    case 'joules':
      return `${digitsOf(value, 1, locale)} J`
    case 'ratio':
    case undefined:
      return digitsOf(value, Number.isInteger(value) ? 0 : 2, locale)
    default:
      return formatWhole(value, locale)
  }
}
