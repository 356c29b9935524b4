/** Why something is as it is, as the host says it, and the same in Chinese. `{1}`, `{2}` stand for what it fills in. */
export const HOST_REASONS_ZH: readonly (readonly [english: string, chinese: string])[] = [
  // Turns without a first word, and parts that could not be measured.
  ['the input ended before an utterance did', '话没说完，输入就结束了'],
  ['the sound was too short to be speech', '声音太短，不像说话'],
  ['no words were recognised', '没有识别出词语'],
  ['only its recording is left: its numbers are lost', '只剩下录音：它的数据已丢失'],
  ['interrupted before the first word of the reply', '回复出声之前被打断'],
  ['cancelled before the first word of the reply', '回复出声之前被取消'],
  ['the text was typed: nobody spoke', '文字是键入的：没有人说话'],
  ['the reply had no sound', '回复没有声音'],
  ['no console was open to play the reply', '当时没有打开的控制台来播放回复'],
  ['the device does not report what it plays', '设备不报告播放情况'],
  [
    'the terminal plays no audio: the time from hand-over to the loudspeaker is not part of it',
    '终端不播放声音：不包括交给扬声器之后的时间',
  ],
  [
    'the clip was fed faster than real time: no latency can be measured so',
    '片段以快于实时的速度送入：这样无法测量延迟',
  ],
  // Flags that do something else than was asked.
  ['the pipeline does not act on this flag yet', '管线尚未实现这个参数'],
  ['the machine has {1} cores', '本机有 {1} 个核'],
  [
    'nothing is recognised before the endpoint without ASR_ENABLE_STREAMING',
    '未打开 ASR_ENABLE_STREAMING 时，端点之前不做识别',
  ],
  [
    'the recogniser carries its state from step to step: nothing needs to be fed again',
    '识别器逐步保留状态：无需重复送入音频',
  ],
  ['the recogniser takes audio in multiples of {1} samples', '识别器按 {1} 个采样的整数倍接收音频'],
  [
    'on a processor float16 halves the file; it is computed in float32, at the same speed',
    '在处理器上 float16 只让文件减半；计算仍用 float32，速度不变',
  ],
  ['it names no graphics device: the models run on the processor', '未指定任何显卡：模型在处理器上运行'],
  ['no graphics device could be used: the models run on the processor', '没有可用的显卡：模型在处理器上运行'],
  ['the model pack has fused attention with float16 weights only', '模型包的融合注意力只有 float16 权重'],
  [
    'the model pack has fused attention with float16 weights only, not with {1}',
    '模型包的融合注意力只有 float16 权重，没有 {1}',
  ],
  ['the model pack has no graph with fused attention', '模型包没有带融合注意力的计算图'],
  ['the model pack has no {1} recogniser', '模型包没有 {1} 识别模型'],
  ['its models are still being loaded: those before serve', '其模型仍在加载：暂由之前的模型服务'],
  ['its models cannot be loaded', '其模型无法加载'],
  ['the model pack has {1} weights only', '模型包只有 {1} 权重'],
  // Turns of files and of old stores.
  ['its numbers are beyond all measure', '它的数值超出一切合理范围'],
  // Execution providers.
  ['no graphics device was asked for', '没有要求使用显卡'],
  ['{1} was asked for and works', '已按要求使用 {1}'],
  ['{1}: not part of this build of onnxruntime', '{1}：此版 onnxruntime 不包含它'],
  ['{1}: its CUDA libraries are not installed (npm run gpu:install)', '{1}：未安装 CUDA 库（npm run gpu:install）'],
  ['{1}: no CUDA device', '{1}：没有 CUDA 设备'],
  ['{1}: no graphics device that WebGPU can use', '{1}：没有 WebGPU 可用的显卡'],
  ['{1}: its driver crashed the probe', '{1}：驱动使探测进程崩溃'],
  ['{1}: it computes wrong results', '{1}：计算结果有误'],
  ['{1}: not tried: the desktop app starts no probe processes', '{1}：未尝试，桌面程序不启动探测进程'],
]
