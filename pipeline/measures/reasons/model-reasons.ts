import type { Bilingual } from '../words.ts'

/** What had to be done differently with a model, and why a recording or a detector is not used. */
export const MODEL_REASONS = {
  'model.longEnough': {
    en: 'conversations go as far as {tokens:token}: a voice needs no more, though the model would take {possible}',
    zh: '对话最多 {tokens} 个词元：语音对话用不到更多，虽然模型可处理 {possible} 个',
  },
  'model.memoryHolds': {
    en: 'conversations go as far as {tokens:token}: the memory holds no more, though the model would take {possible}',
    zh: '对话最多 {tokens} 个词元：内存只够这么多，虽然模型可处理 {possible} 个',
  },
  'model.cacheKept': {
    en: 'its cache stays on the device: {keptMs} ms a token, {copiedMs} ms where it is copied',
    zh: '它的缓存留在设备上：每个词元 {keptMs} ms，复制时为 {copiedMs} ms',
  },
  'model.cacheCopied': {
    en: 'its cache is copied after each token: {copiedMs} ms a token, {keptMs} ms where it stays on the device',
    zh: '它的缓存在每个词元之后复制：每个词元 {copiedMs} ms，留在设备上时为 {keptMs} ms',
  },
  'model.noSystem': {
    en: 'its chat template knows no system: the facts are put in front of what is said first',
    zh: '它的对话模板没有系统角色：事实放在第一句话之前',
  },
  'model.takesTurns': {
    en: 'its chat template takes turns only: what is said twice in a row is put together',
    zh: '它的对话模板只接受轮流发言：连续的话会合并',
  },
  'model.trims': {
    en: 'its chat template trims or escapes what was said: prompts ahead of the end take a little longer',
    zh: '它的对话模板会裁剪或转义说的话：提前计算提示稍慢一些',
  },
  'llama.findsDevice': {
    en: 'llama.cpp finds its device itself: its notes say which',
    zh: 'llama.cpp 自行选择设备：见其说明',
  },
  'llama.processorAsked': {
    en: 'llama.cpp runs on the processor, as was asked for',
    zh: 'llama.cpp 按要求在处理器上运行',
  },
  'llama.noDevice': {
    en: 'llama.cpp runs on the processor: it finds no graphics device',
    zh: 'llama.cpp 在处理器上运行：没有找到显卡',
  },
  'llama.deviceFails': {
    en: 'llama.cpp runs on the processor: the graphics device fails ({why})',
    zh: 'llama.cpp 在处理器上运行：显卡不可用（{why}）',
  },
  'llama.runsOn': { en: 'llama.cpp runs on {device} by {way}', zh: 'llama.cpp 通过 {way} 在 {device} 上运行' },
  'llama.someDevice': { en: 'a graphics device', zh: '显卡' },
  'llama.layers': { en: '{layers} layers are on it', zh: '其中 {layers} 层在该设备上' },
  'graph.notKept': { en: 'the optimised graph cannot be kept: {why}', zh: '优化后的计算图无法保存：{why}' },
  'voice.seesFurther': {
    en: 'the vocoder sees further than others of its kind: it makes a clause in one run',
    zh: '此声码器比同类看得更远：一次合成整个分句',
  },
  'recording.noVoice': { en: 'no voice is heard in it', zh: '听不到人声' },
  'recording.wouldBeSent': {
    en: 'the recogniser is a server: every recording would be sent to it',
    zh: '识别模型是服务器：所有录音都会发送过去',
  },
} as const satisfies Readonly<Record<string, Bilingual>>
