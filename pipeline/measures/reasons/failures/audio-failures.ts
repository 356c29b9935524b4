import type { Bilingual } from '../../words.ts'

/** What is wrong with audio, or with a file of text. */
export const AUDIO_FAILURES = {
  'ogg.damaged': { en: 'The Ogg stream cannot be read: {why}', zh: '无法读取 Ogg 流：{why}' },
  'opus.empty': { en: 'The Opus packet is empty', zh: 'Opus 包为空' },
  'opus.corrupt': { en: 'The Opus packet cannot be decoded: {why}', zh: '无法解码 Opus 包：{why}' },
  'opus.rate': { en: 'Opus has no rate of {rateHz} Hz', zh: 'Opus 没有 {rateHz} Hz 的采样率' },
  'wav.noBytes': { en: '{name} is empty (0 bytes)', zh: '{name} 为空（0 字节）' },
  'wav.notWav': { en: '{name} is not a WAV file', zh: '{name} 不是 WAV 文件' },
  'wav.noFormat': { en: '{name} does not say how its audio is stored', zh: '{name} 没有说明音频的存储方式' },
  'wav.noAudio': { en: '{name} holds no audio', zh: '{name} 没有音频' },
  'wav.tooLong': {
    en: '{name} is {minutes} minutes long; the limit is {limitMinutes} minutes',
    zh: '{name} 长 {minutes} 分钟；上限是 {limitMinutes} 分钟',
  },
  'wav.promisesMore': {
    en: '{name} is cut short: its header promises {promised} s, and it holds {held} s',
    zh: '{name} 不完整：文件头称有 {promised} 秒，实际只有 {held} 秒',
  },
  'wav.shrank': { en: '{name} shrank while it was read', zh: '{name} 在读取时变短了' },
  'wav.lateData': {
    en: 'The audio of {name} begins behind more than 1 MiB of other data',
    zh: '{name} 的音频位于超过 1 MiB 的其他数据之后',
  },
  'wav.floatBits': {
    en: '{name} holds floating-point samples of {bits} bits; only those of 32 and 64 bits are read',
    zh: '{name} 是 {bits} 位浮点采样；只能读取 32 位和 64 位',
  },
  'wav.integerBits': {
    en: '{name} holds {bits}-bit samples; integers of 8 to 32 bits are read',
    zh: '{name} 是 {bits} 位采样；可读取 8 到 32 位整数',
  },
  'wav.compressed': {
    en: '{name} holds {codec}; only uncompressed audio is read',
    zh: '{name} 是 {codec}；只能读取未压缩的音频',
  },
  'wav.claims': {
    en: '{name} claims to hold {channels} channels at {rateHz} Hz, which cannot be right',
    zh: '{name} 称有 {channels} 个声道、{rateHz} Hz，这不可能',
  },
  'wav.noSampleSize': { en: '{name} does not say how large its samples are', zh: '{name} 没有说明采样的大小' },
  'wav.notExtensible': {
    en: '{name} says that its format is described further on (WAVE_FORMAT_EXTENSIBLE), and it is not',
    zh: '{name} 称其格式在后面描述（WAVE_FORMAT_EXTENSIBLE），实际没有',
  },
  'wav.otherKind': { en: '{name} is a {kind} file, which is not read', zh: '{name} 是 {kind} 文件，无法读取' },
  'wav.peak': {
    en: '{name} holds floating-point samples up to {peak}; they have to lie between -1 and 1',
    zh: '{name} 的浮点采样最大为 {peak}；应在 -1 和 1 之间',
  },
  'wav.cutInHeader': { en: '{name} is cut short inside its header', zh: '{name} 在文件头中就中断了' },
  'wav.cutAfterHeader': {
    en: '{name} is cut short: there is no audio after its header',
    zh: '{name} 不完整：文件头之后没有音频',
  },
  'text.encoding': {
    en: '{name} is not UTF-8: it looks like {encoding}',
    zh: '{name} 不是 UTF-8：看起来是 {encoding}',
  },
  'text.damaged': { en: '{name} is damaged: it is not UTF-8 throughout', zh: '{name} 已损坏：并非全部是 UTF-8' },
  'text.binary': { en: '{name} is not text', zh: '{name} 不是文本' },
  'text.theFile': { en: 'The file', zh: '此文件' },
  'knownEnds.unreadable': {
    en: 'The set of utterances with known ends cannot be read from {folder}: {why}',
    zh: '无法从 {folder} 读取已知结束点的语句集：{why}',
  },
  'knownEnds.truncated': { en: '{path} ends before an utterance does', zh: '{path} 在一句话说完之前就结束了' },
} as const satisfies Readonly<Record<string, Bilingual>>
