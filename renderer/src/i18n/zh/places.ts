import type { placesEn } from '../en/places.ts'

/** Simplified Chinese of where stages run. */
export const placesZh: typeof placesEn = {
  title: '各阶段在哪里运行',
  intro:
    '“自动”在 CUDA_VISIBLE_DEVICES 指定设备之前使用处理器；指定之后，每个阶段在两处各测一次，在每步更快的一处运行。改动会在后台重新加载该阶段。',
  of: '{{stage}} 运行于',
  auto: '自动',
  cpu: '处理器',
  again: '再试一次该设备',
  inForce: '实际为 {{provider}}：',
  loading: '加载中 {{percent}}；暂由之前的模型服务',
  failed: '加载失败',
  loaded: '加载用时 {{load}}，预热用时 {{warmUp}}',
  loadedCold: '加载用时 {{load}}，未预热',
  memory: '{{bytes}}，进程 {{pid}}',
  memoryUnknown: '进程 {{pid}}，内存未知',
  memoryShared: '在本地服务进程中：全部共 {{bytes}}',
  nodes: '{{device}} 个节点在设备上，{{processor}} 个在处理器上',
  fellBack: '在处理器上的有：{{operators}}',
  nodesUnknown: '哪些节点在设备上运行：未知，预热后才知道',
  refused: '此处不可用：{{reason}}',
}
