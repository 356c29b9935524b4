import type { Language } from '../store/preferences-slice.ts'

/**
 * The host gives reasons as English sentences. Those it is known to give, in Chinese; any other is shown as it came,
 * which is better than hiding why a number is missing.
 */
const ZH: Readonly<Record<string, string>> = {
  'the input ended before an utterance did': '话没说完，输入就结束了',
  'the sound was too short to be speech': '声音太短，不像说话',
  'no words were recognised': '没有识别出词语',
  'interrupted before the first word of the reply': '回复出声之前被打断',
  'cancelled before the first word of the reply': '回复出声之前被取消',
  'the reply had no sound': '回复没有声音',
  'no console was open to play the reply': '当时没有打开的控制台来播放回复',
  'the clip was fed faster than real time: its pauses are shorter than a listener hears them':
    '片段以快于实时的速度送入：其中的停顿比听者感受到的短',
  'the model pack has no float32 recogniser': '模型包没有 float32 识别模型',
  'no graphics device was asked for': '没有要求使用显卡',
}

/** A reason of the host in the language in force. */
export function hostReason(reason: string, language: Language): string {
  return language === 'zh' ? (ZH[reason] ?? reason) : reason
}
