import type { Bilingual } from '../words.ts'

/** Where a stage runs and why there, and what of a graphics card nobody tells. `{name}` stands for an argument. */
export const DEVICE_REASONS = {
  'card.allUntold': { en: 'memory, utilisation and power: {why}', zh: '显存、利用率和功率：{why}' },
  'card.memory': { en: 'memory: {why}', zh: '显存：{why}' },
  'card.utilisation': { en: 'utilisation: {why}', zh: '利用率：{why}' },
  'card.power': { en: 'power: {why}', zh: '功率：{why}' },
  'card.driver': { en: 'its driver tells none', zh: '其驱动不提供' },
  'card.sysfs': { en: 'its driver tells none in sysfs', zh: '其驱动在 sysfs 中不提供' },
  'card.noEnergyCounter': {
    en: 'only cards with an energy counter of their own tell it',
    zh: '只有自带能量计数器的显卡才提供',
  },
  'card.wholeProcessor': { en: 'what is told is that of the whole processor', zh: '提供的是整个处理器的数值' },
  'card.noNvidiaSmi': { en: 'there is no nvidia-smi', zh: '没有 nvidia-smi' },
  'card.unknownToNvidiaSmi': { en: 'nvidia-smi does not know it', zh: 'nvidia-smi 不认识它' },
  'card.noneKnown': { en: 'nvidia-smi knows none', zh: 'nvidia-smi 没有找到显卡' },
  'card.nvidiaSmiSays': { en: 'nvidia-smi says {said}', zh: 'nvidia-smi 报告 {said}' },
  'card.nothingSaid': { en: 'nvidia-smi says nothing', zh: 'nvidia-smi 没有报告' },
  'card.noAnswer': { en: 'nvidia-smi did not answer within {seconds} s', zh: 'nvidia-smi 在 {seconds} 秒内没有回答' },
  'card.silent': { en: 'nvidia-smi said nothing for {seconds} s', zh: 'nvidia-smi 有 {seconds} 秒没有任何输出' },
  'card.nvidiaSmi': { en: 'nvidia-smi: {said}', zh: 'nvidia-smi 报告：{said}' },
  'card.ended': { en: 'nvidia-smi: ended with {how}', zh: 'nvidia-smi 意外结束（{how}）' },
  'card.endedUntold': { en: 'nvidia-smi: ended with no word', zh: 'nvidia-smi 意外结束，没有说明原因' },
  'card.macos': { en: 'macOS tells programs nothing of graphics cards', zh: 'macOS 不向程序提供显卡信息' },
  'card.none': { en: 'the system tells of none', zh: '系统没有报告显卡' },
  'card.nvidiaAlone': {
    en: 'only those of NVIDIA are looked for here, by nvidia-smi',
    zh: '此系统只通过 nvidia-smi 查找 NVIDIA 显卡',
  },
  'place.notAsked': { en: 'no graphics device was asked for', zh: '没有要求使用显卡' },
  'place.processorAsked': { en: 'the processor was asked for', zh: '已按要求使用处理器' },
  'place.processorFaster': {
    en: '{processorMs} ms a step on the processor, {deviceMs} ms on {device}: the processor is taken',
    zh: '处理器每步 {processorMs} ms，{device} 每步 {deviceMs} ms：使用处理器',
  },
  'place.deviceFaster': {
    en: '{processorMs} ms a step on the processor, {deviceMs} ms on {device}: the device is taken',
    zh: '处理器每步 {processorMs} ms，{device} 每步 {deviceMs} ms：使用该设备',
  },
  'place.saysElse': {
    en: '{device}: with {weights} weights it says something else than the processor',
    zh: '{device}：使用 {weights} 权重时，结果与处理器不同',
  },
  'place.asked': { en: '{device} was asked for and works', zh: '已按要求使用 {device}' },
  'place.serverElsewhere': {
    en: 'the model is a server elsewhere: what it runs on is its own',
    zh: '模型是另一处的服务器：在什么上运行由它自行决定',
  },
  'provider.notBuilt': {
    en: 'not part of this build of onnxruntime',
    zh: '此版 onnxruntime 不包含它',
  },
  'provider.cudaLibraries': {
    en: 'its CUDA libraries cannot be loaded (firstword gpu status says why)',
    zh: '无法加载 CUDA 库（原因见 firstword gpu status）',
  },
  'provider.noCuda': { en: 'no CUDA device', zh: '没有 CUDA 设备' },
  'provider.noWebGpu': {
    en: 'no graphics device that WebGPU can use',
    zh: '没有 WebGPU 可用的显卡',
  },
  'provider.crashed': { en: 'its driver crashed the probe', zh: '驱动使探测进程崩溃' },
  'provider.wrong': { en: 'it computes wrong results', zh: '计算结果有误' },
  'provider.noSuchDevice': {
    en: 'CUDA has no device of that number',
    zh: 'CUDA 没有该编号的设备',
  },
  'provider.oldDriver': {
    en: 'NVIDIA’s driver is older than the CUDA libraries need',
    zh: 'NVIDIA 驱动版本低于 CUDA 库的要求',
  },
  'provider.oldCard': {
    en: 'this build of onnxruntime has no code for a card of this age',
    zh: '此版 onnxruntime 不支持这一代显卡',
  },
  'provider.lost': {
    en: 'the device was lost: its driver stopped or was started anew',
    zh: '设备丢失：驱动已停止或被重新启动',
  },
  'provider.memoryFull': {
    en: 'the memory of the graphics card is full',
    zh: '显存已满',
  },
  'provider.largeWeights': {
    en: 'the model has weights that are larger than what the device takes in one piece',
    zh: '模型的单个权重超出设备一次能接受的大小',
  },
  'provider.noHalf': {
    en: 'the device does not compute in float16',
    zh: '设备不支持 float16 计算',
  },
  'provider.noDirectML': {
    en: 'no graphics device that DirectML can use',
    zh: '没有 DirectML 可用的显卡',
  },
  'provider.directMLLibrary': {
    en: 'the system’s DirectML library cannot be used',
    zh: '无法使用系统的 DirectML 库',
  },
  'provider.coreML': { en: 'Core ML cannot take this model', zh: 'Core ML 不接受此模型' },
  'provider.noAnswer': { en: 'no answer within {seconds} s', zh: '{seconds} 秒内没有回答' },
  'provider.noReason': { en: 'no reason given', zh: '没有说明原因' },
  'provider.endedOften': { en: 'it ended too often: {why}', zh: '多次意外结束：{why}' },
  'remedy.updateDriver': { en: 'Update the driver of the graphics card.', zh: '请更新显卡驱动。' },
  'remedy.updateWindows': {
    en: 'Update Windows, and start Firstword from its own folder.',
    zh: '请更新 Windows，并从 Firstword 自己的文件夹启动。',
  },
  'remedy.freeMemory': {
    en: 'Close what else uses the graphics card, or take smaller weights (LLM_TORCH_DTYPE).',
    zh: '请关闭其他占用显卡的程序，或选用更小的权重（LLM_TORCH_DTYPE）。',
  },
  'remedy.processor': {
    en: 'Run the models on the processor: leave CUDA_VISIBLE_DEVICES empty.',
    zh: '让模型在处理器上运行：将 CUDA_VISIBLE_DEVICES 留空。',
  },
  'remedy.otherDevice': {
    en: 'Name another device in CUDA_VISIBLE_DEVICES, doctor lists those that work.',
    zh: '请在 CUDA_VISIBLE_DEVICES 中指定其他设备；doctor 会列出可用的。',
  },
  'remedy.smallerWeights': {
    en: 'Take smaller weights (LLM_TORCH_DTYPE).',
    zh: '请选用更小的权重（LLM_TORCH_DTYPE）。',
  },
  'remedy.wholeWeights': {
    en: 'Take float32 or int8 weights (LLM_TORCH_DTYPE, ASR_ENABLE_FP16).',
    zh: '请选用 float32 或 int8 权重（LLM_TORCH_DTYPE、ASR_ENABLE_FP16）。',
  },
} as const satisfies Readonly<Record<string, Bilingual>>
