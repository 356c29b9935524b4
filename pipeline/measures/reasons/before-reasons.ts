import type { Bilingual } from '../words.ts'

/** What the host says no more, and sessions that were kept before still do. */
export const BEFORE_REASONS = {
  'before.notTried': {
    en: 'not tried: the desktop app starts no probe processes',
    zh: '未尝试，桌面程序不启动探测进程',
  },
  'before.noSmartTurn': { en: 'Smart Turn cannot be loaded by this version', zh: '此版本无法加载 Smart Turn' },
  'before.engineUnused': { en: 'this version does not use it yet', zh: '当前版本尚未用到它' },
  'before.sessionsOpen': {
    en: 'The recogniser is busy: {sessions} sessions are open, and none ended within {seconds} s',
    zh: '识别模型忙：已有 {sessions} 路会话，{seconds} 秒内没有一路结束',
  },
  'before.audioLimit': {
    en: 'The limit of kept audio was reached: the oldest {recordings} recordings were deleted',
    zh: '保留的音频已达上限：最早的 {recordings} 段录音已删除',
  },
} as const satisfies Readonly<Record<string, Bilingual>>
