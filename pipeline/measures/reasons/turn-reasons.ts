import type { Bilingual } from '../words.ts'

/** Why a turn has no first word, or a part of it no number. `{name}` stands for an argument. */
export const TURN_REASONS = {
  'turn.inputEnded': { en: 'the input ended before an utterance did', zh: '话没说完，输入就结束了' },
  'turn.tooShort': { en: 'the sound was too short to be speech', zh: '声音太短，不像说话' },
  'turn.otherSounds': {
    en: 'other sounds follow the end of speech: where it lies is not known',
    zh: '说完之后还有其他声音：无法确定何时说完',
  },
  'turn.otherVoices': {
    en: 'other voices are behind the speaker: where speech ended is not known',
    zh: '背景中有其他人声：无法确定何时说完',
  },
  'turn.noWords': { en: 'no words were recognised', zh: '没有识别出词语' },
  'turn.typed': { en: 'the text was typed: nobody spoke', zh: '文字是键入的：没有人说话' },
  'turn.noSound': { en: 'the reply had no sound', zh: '回复没有声音' },
  'turn.interrupted': { en: 'interrupted before the first word of the reply', zh: '回复出声之前被打断' },
  'turn.cancelled': { en: 'cancelled before the first word of the reply', zh: '回复出声之前被取消' },
  'turn.fast': {
    en: 'the clip was fed faster than real time: no latency can be measured so',
    zh: '片段以快于实时的速度送入：这样无法测量延迟',
  },
  'turn.onlyRecording': {
    en: 'only its recording is left: its numbers are lost',
    zh: '只剩下录音：它的数据已丢失',
  },
  'turn.beyondMeasure': { en: 'its numbers are beyond all measure', zh: '它的数值超出一切合理范围' },
  'turn.noAudio': { en: 'no audio came', zh: '没有收到音频' },
  'playback.noConsole': { en: 'no console was open to play the reply', zh: '当时没有打开的控制台来播放回复' },
  'playback.untold': { en: 'the device does not report what it plays', zh: '设备不报告播放情况' },
  'playback.terminal': {
    en: 'the terminal plays no audio: the time from hand-over to the loudspeaker is not part of it',
    zh: '终端不播放声音：不包括交给扬声器之后的时间',
  },
  'server.oneModel': {
    en: 'the server hears and thinks in one: what it took to recognise is in its answer',
    zh: '服务器把识别和思考合在一起：识别所用的时间含在它的回答里',
  },
  'server.noPong': { en: 'the server answered no ping', zh: '服务器没有回应 ping' },
  'server.endedByUs': {
    en: 'the turn was ended with the last sound of the clip: nobody waited for silence',
    zh: '轮次在片段最后一个音处结束：没有等待静音',
  },
  'server.unseen': {
    en: 'seen from a device: what the server did meanwhile is not known',
    zh: '从设备一侧观察：服务器内部情况未知',
  },
} as const satisfies Readonly<Record<string, Bilingual>>
