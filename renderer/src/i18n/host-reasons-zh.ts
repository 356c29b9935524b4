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
  [
    'the recogniser runs in a process of its own, into which audio is copied',
    '识别器在独立进程中运行，音频需要复制过去',
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
    'the model pack has fused attention with {1} weights only, not with {2}',
    '模型包的融合注意力只有 {1} 权重，没有 {2}',
  ],
  ['all graphs of this model have fused attention', '此模型的所有计算图都带融合注意力'],
  ['the model pack has no graph with fused attention', '模型包没有带融合注意力的计算图'],
  ['the model pack has no {1} recogniser', '模型包没有 {1} 识别模型'],
  ['its models are still being loaded: those before serve', '其模型仍在加载：暂由之前的模型服务'],
  ['its models cannot be loaded', '其模型无法加载'],
  ['the model pack has {1} weights only', '模型包只有 {1} 权重'],
  // What had to be done differently with a language model.
  [
    'conversations go as far as {1} tokens: a voice needs no more, though the model would take {2}',
    '对话最多 {1} 个词元：语音对话用不到更多，虽然模型可处理 {2} 个',
  ],
  [
    'conversations go as far as {1} tokens: the memory holds no more, though the model would take {2}',
    '对话最多 {1} 个词元：内存只够这么多，虽然模型可处理 {2} 个',
  ],
  [
    'its chat template knows no system: the facts are put in front of what is said first',
    '它的对话模板没有系统角色：事实放在第一句话之前',
  ],
  [
    'its chat template takes turns only: what is said twice in a row is put together',
    '它的对话模板只接受轮流发言：连续的话会合并',
  ],
  [
    'its chat template trims or escapes what was said: prompts ahead of the end take a little longer',
    '它的对话模板会裁剪或转义说的话：提前计算提示稍慢一些',
  ],
  // Turns of files and of old stores.
  ['its numbers are beyond all measure', '它的数值超出一切合理范围'],
  // Graphics cards, and what of them nobody tells.
  ['memory, utilisation and power: {1}', '显存、利用率和功率：{1}'],
  ['memory: {1}', '显存：{1}'],
  ['utilisation: {1}', '利用率：{1}'],
  ['power: {1}', '功率：{1}'],
  ['its driver tells none', '其驱动不提供'],
  ['its driver tells none in sysfs', '其驱动在 sysfs 中不提供'],
  ['only cards with an energy counter of their own tell it', '只有自带能量计数器的显卡才提供'],
  ['what is told is that of the whole processor', '提供的是整个处理器的数值'],
  ['there is no nvidia-smi', '没有 nvidia-smi'],
  ['nvidia-smi does not know it', 'nvidia-smi 不认识它'],
  ['nvidia-smi knows none', 'nvidia-smi 没有找到显卡'],
  ['nvidia-smi says {1}', 'nvidia-smi 报告 {1}'],
  ['nvidia-smi did not answer within {1} s', 'nvidia-smi 在 {1} 秒内没有回答'],
  ['nvidia-smi said nothing for {1} s', 'nvidia-smi 有 {1} 秒没有任何输出'],
  ['nvidia-smi: {1}', 'nvidia-smi 报告：{1}'],
  ['macOS tells programs nothing of graphics cards', 'macOS 不向程序提供显卡信息'],
  ['the system tells of none', '系统没有报告显卡'],
  ['only those of NVIDIA are looked for here, by nvidia-smi', '此系统只通过 nvidia-smi 查找 NVIDIA 显卡'],
  // Execution providers.
  ['no graphics device was asked for', '没有要求使用显卡'],
  ['the processor was asked for', '已按要求使用处理器'],
  [
    '{1} ms a step on the processor, {2} ms on {3}: the processor is taken',
    '处理器每步 {1} ms，{3} 每步 {2} ms：使用处理器',
  ],
  [
    '{1} ms a step on the processor, {2} ms on {3}: the device is taken',
    '处理器每步 {1} ms，{3} 每步 {2} ms：使用该设备',
  ],
  ['{1}: with {2} weights it says something else than the processor', '{1}：使用 {2} 权重时，结果与处理器不同'],
  ['{1} was asked for and works', '已按要求使用 {1}'],
  ['{1}: not part of this build of onnxruntime', '{1}：此版 onnxruntime 不包含它'],
  [
    '{1}: its CUDA libraries cannot be loaded (firstword gpu status says why)',
    '{1}：无法加载 CUDA 库（原因见 firstword gpu status）',
  ],
  ['{1}: no CUDA device', '{1}：没有 CUDA 设备'],
  ['{1}: no graphics device that WebGPU can use', '{1}：没有 WebGPU 可用的显卡'],
  ['{1}: its driver crashed the probe', '{1}：驱动使探测进程崩溃'],
  ['{1}: it computes wrong results', '{1}：计算结果有误'],
  ['{1}: not tried: the desktop app starts no probe processes', '{1}：未尝试，桌面程序不启动探测进程'],
  ['{1}: CUDA has no device of that number', '{1}：CUDA 没有该编号的设备'],
  ['{1}: NVIDIA’s driver is older than the CUDA libraries need', '{1}：NVIDIA 驱动版本低于 CUDA 库的要求'],
  ['{1}: this build of onnxruntime has no code for a card of this age', '{1}：此版 onnxruntime 不支持这一代显卡'],
  ['{1}: the device was lost: its driver stopped or was started anew', '{1}：设备丢失：驱动已停止或被重新启动'],
  ['{1}: the memory of the graphics card is full', '{1}：显存已满'],
  [
    '{1}: the model has weights that are larger than what the device takes in one piece',
    '{1}：模型的单个权重超出设备一次能接受的大小',
  ],
  ['{1}: the device does not compute in float16', '{1}：设备不支持 float16 计算'],
  ['{1}: no graphics device that DirectML can use', '{1}：没有 DirectML 可用的显卡'],
  ['{1}: the system’s DirectML library cannot be used', '{1}：无法使用系统的 DirectML 库'],
  ['{1}: Core ML cannot take this model', '{1}：Core ML 不接受此模型'],
  ['{1}: it ended too often: {2}', '{1}：多次意外结束：{2}'],
  // What helps with a device.
  ['Update the driver of the graphics card.', '请更新显卡驱动。'],
  [
    'Close what else uses the graphics card, or take smaller weights (LLM_TORCH_DTYPE).',
    '请关闭其他占用显卡的程序，或选用更小的权重（LLM_TORCH_DTYPE）。',
  ],
  [
    'Run the models on the processor: leave CUDA_VISIBLE_DEVICES empty.',
    '让模型在处理器上运行：将 CUDA_VISIBLE_DEVICES 留空。',
  ],
  [
    'Name another device in CUDA_VISIBLE_DEVICES, doctor lists those that work.',
    '请在 CUDA_VISIBLE_DEVICES 中指定其他设备；doctor 会列出可用的。',
  ],
  ['Take smaller weights (LLM_TORCH_DTYPE).', '请选用更小的权重（LLM_TORCH_DTYPE）。'],
  [
    'Take float32 or int8 weights (LLM_TORCH_DTYPE, ASR_ENABLE_FP16).',
    '请选用 float32 或 int8 权重（LLM_TORCH_DTYPE、ASR_ENABLE_FP16）。',
  ],
]
