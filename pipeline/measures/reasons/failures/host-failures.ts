import type { Bilingual } from '../../words.ts'

/** What the host refuses, and what fails in it: clips, flags, experiments, recordings. */
export const HOST_FAILURES = {
  // Clips, presets, flags.
  'clip.unknown': { en: 'There is no demo clip "{clip}"', zh: '没有演示片段“{clip}”' },
  'clip.none': { en: 'There are no clips to speak', zh: '没有可说的片段' },
  'preset.unknown': { en: 'There is no preset "{preset}"', zh: '没有预设“{preset}”' },
  'preset.unkept': {
    en: 'The preset {preset} cannot be kept in {folder}: {why}',
    zh: '预设 {preset} 无法保存到 {folder}：{why}',
  },
  'flag.unknown': { en: 'there is no flag "{flag}"', zh: '没有参数“{flag}”' },
  'flag.unknownName': { en: 'There is no flag "{flag}"', zh: '没有参数“{flag}”' },
  'flag.outOfRange': { en: '{flag} cannot be {value}', zh: '{flag} 不能是 {value}' },
  'value.nothing': { en: 'nothing', zh: '空' },
  'value.list': { en: 'a list', zh: '列表' },
  'value.object': { en: 'an object', zh: '对象' },
  'allowed.trueFalse': { en: 'true or false', zh: 'true 或 false' },
  'allowed.oneOf': { en: '{words} or {last}', zh: '{words} 或 {last}' },
  'allowed.whole': { en: 'a whole number from {min} to {max}{unit}', zh: '{min} 到 {max}{unit} 的整数' },
  'allowed.number': { en: '{min} to {max}{unit}', zh: '{min} 到 {max}{unit}' },
  'command.unavailable': { en: 'This host cannot do "{name}"', zh: '此服务不能执行“{name}”' },
  'command.clip': { en: 'The clip could not be spoken: {why}', zh: '无法播放片段：{why}' },
  // Talking.
  'microphone.notPushToTalk': {
    en: 'The microphone of this console is not open for push to talk',
    zh: '此控制台的麦克风没有以按键说话方式打开',
  },
  'playback.date': {
    en: 'The page dates what it played more than a minute from now',
    zh: '页面报告的播放时间与现在相差超过一分钟',
  },
  'asr.sessionsOpen': {
    en: 'The recogniser is busy with {sessions:session}, and none ended within {seconds} s',
    zh: '识别模型忙：已有 {sessions} 路会话，{seconds} 秒内没有一路结束',
  },
  'recording.lost': { en: 'The recording of turn {turn} is lost: {why}', zh: '第 {turn} 轮的录音丢失：{why}' },
  'recording.leftOut': {
    en: 'The recording of turn {turn} was left out: {waiting} others wait to be written',
    zh: '第 {turn} 轮的录音没有保留：还有 {waiting} 段等待写入',
  },
  // Experiments.
  'experiment.pace': {
    en: 'This compares latencies, and fast pace has none',
    zh: '这里比较的是延迟，而快速模式没有延迟',
  },
  'experiment.noServers': { en: 'This host cannot speak to remote servers', zh: '此服务不能连接远程服务器' },
  'experiment.tooManyTurns': { en: '{turns} turns are too many', zh: '{turns} 轮太多' },
  'experiment.tooFewTurns': {
    en: '{turns} turns are too few to search and to measure what is chosen again',
    zh: '{turns} 轮太少，不足以搜索并再次测量所选组合',
  },
  'experiment.twoArms': { en: 'A comparison needs two arms', zh: '对比需要两组' },
  'experiment.nothingToTakeApart': {
    en: 'An ablation needs a set of flags to take apart',
    zh: '消融需要一组可拆分的参数',
  },
  'experiment.noDifference': { en: 'None of the flags differs between the two sets', zh: '两组之间没有不同的参数' },
  'experiment.liveAlone': { en: 'Only a comparison in real time can be talked live', zh: '只有实时对比才能由人来说' },
  'experiment.noReplay': { en: 'This host keeps no turns to replay', zh: '此服务没有可重放的轮次' },
  'experiment.nothingToSay': { en: 'There is nothing to say in this experiment', zh: '实验中没有要说的内容' },
  'experiment.notRestored': {
    en: 'The flags from before the experiment could not be put back: {why}',
    zh: '实验之前的参数无法恢复：{why}',
  },
  'experiment.runningAlready': { en: 'An experiment is running already', zh: '已有实验在运行' },
  'experiment.none': { en: 'No experiment is running', zh: '没有实验在运行' },
  'experiment.disturbed': {
    en: 'An experiment has the pipeline to itself: this would change what it measures',
    zh: '实验独占流水线：此操作会改变测量结果',
  },
  'calibration.turn': { en: 'A turn of the calibration came to nothing: {why}', zh: '校准的一轮没有结果：{why}' },
  // Load tests.
  'load.disturbed': {
    en: 'A load test of the own gateway is running: this would change what it measures',
    zh: '正在对本机网关做负载测试：此操作会改变测量结果',
  },
  'load.running': { en: 'A load test is running', zh: '负载测试正在运行' },
  'load.gatewayOff': { en: 'The device gateway is off', zh: '设备网关没有打开' },
  'load.unreached': { en: 'No device could connect to {url}', zh: '没有设备能连接到 {url}' },
  'load.failed': { en: 'The load generator failed: {why}', zh: '负载生成器出错：{why}' },
  // Recordings and when their turns end.
  'turnEnd.disturbed': {
    en: 'Recordings are being listened to, which takes the processor: "{name}" would measure that too',
    zh: '正在听录音，处理器被占用：“{name}”会把它也测进去',
  },
  'turnEnd.running': { en: 'Recordings are being listened to', zh: '正在听录音' },
  'turnEnd.unknown': { en: 'There is no recording "{id}"', zh: '没有录音“{id}”' },
  'turnEnd.long': { en: 'it is longer than {minutes} minutes', zh: '它超过 {minutes} 分钟' },
  'turnEnd.nothing': { en: 'No recording of yours is kept', zh: '还没有保留过你的录音' },
} as const satisfies Readonly<Record<string, Bilingual>>
