import type { Bilingual } from '../../words.ts'

/** What goes wrong with sessions: keeping, reading, importing and exporting them. The more exact stand first. */
export const STORE_FAILURES = {
  'store.noSession': { en: 'There is no session "{id}"', zh: '没有会话“{id}”' },
  'store.noSuchSession': { en: 'There is no such session', zh: '没有这个会话' },
  'store.notDeleted': { en: 'There is no deleted session "{id}"', zh: '没有已删除的会话“{id}”' },
  'store.noTurn': { en: 'The session has no turn "{turn}"', zh: '会话中没有轮次“{turn}”' },
  'store.noSessionHasTurn': { en: 'No session has a turn "{turn}"', zh: '没有会话包含轮次“{turn}”' },
  'store.sessionRuns': { en: 'A session that is running cannot be deleted', zh: '正在运行的会话不能删除' },
  'store.noRecording': { en: 'No recording of this turn was kept', zh: '没有保留这一轮的录音' },
  'store.recordingGone': {
    en: 'The recording of this turn was kept, but its file is not there',
    zh: '保留过这一轮的录音，但文件不在了',
  },
  'store.noRoomForAudio': { en: 'There is no room left for recordings in {folder}', zh: '{folder} 没有空间存放录音' },
  'store.audioUnwritable': { en: 'Recordings cannot be kept in {folder}: {why}', zh: '录音无法保存到 {folder}：{why}' },
  'store.audioMemoryFull': { en: 'No more recordings can be kept in memory', zh: '内存中无法再保留录音' },
  'store.audioLimit': {
    en: 'The limit of kept audio was reached, which took the oldest {recordings:recording}',
    zh: '保留的音频已达上限：最早的 {recordings} 段录音已删除',
  },
  'store.newBegun': { en: '{problem}; a new one was begun', zh: '{problem}；已另建新库' },
  'store.inMemory': {
    en: '{problem}: sessions are kept in memory until the console ends',
    zh: '{problem}：会话仅保存在内存中，直到控制台关闭',
  },
  'store.newer': {
    en: '{path} was written by a newer Firstword (form {version}; this one knows {known})',
    zh: '{path} 由更新的 Firstword 写出（格式 {version}；当前版本只认识到 {known}）',
  },
  'store.inUse': { en: '{path} is in use by another program', zh: '{path} 正被其他程序使用' },
  'store.otherFirstword': {
    en: 'Another Firstword on this machine is using the sessions of this folder',
    zh: '本机另一个 Firstword 正在使用此文件夹中的会话',
  },
  'store.noLocks': {
    en: 'The file system of {folder} cannot lock files (a network drive?)',
    zh: '{folder} 的文件系统不能锁定文件（网络驱动器？）',
  },
  'store.full': { en: 'There is no room left for {path}', zh: '{path} 的磁盘空间已满' },
  'store.readOnly': { en: '{path} cannot be written to', zh: '{path} 无法写入' },
  'store.damaged': { en: '{path} is damaged: {why}', zh: '{path} 已损坏：{why}' },
  'store.unopened': { en: '{path} cannot be opened: {why}', zh: '无法打开 {path}：{why}' },
  'store.unread': { en: '{path} cannot be read: {why}', zh: '无法读取 {path}：{why}' },
  'store.failedAt': { en: 'The store failed at {path}: {why}', zh: '存储在 {path} 处出错：{why}' },
  'store.failedBecause': { en: 'The store failed: {why}', zh: '存储出错：{why}' },
  'store.failed': { en: 'The store failed', zh: '存储出错' },
  'store.closed': { en: 'The store was closed', zh: '存储已关闭' },
  'store.none': { en: 'There are no sessions in {folder}', zh: '{folder} 中没有会话' },
  'store.turnsNotKept': { en: '{dropped:turn} of the file cannot be kept', zh: '文件中有 {dropped} 轮无法保存' },
  // Files of sessions.
  'import.notJson': { en: 'The file is not JSON, or it is cut short', zh: '文件不是 JSON，或不完整' },
  'import.otherVersion': {
    en: 'The file has version {version} of the format; this program reads version {known}',
    zh: '文件的格式版本是 {version}；本程序读取版本 {known}',
  },
  'import.beyond': { en: 'The file is beyond what a session may hold: {what}', zh: '文件超出会话允许的范围：{what}' },
  'import.damaged': { en: 'The file cannot be read as a session: {what}', zh: '文件无法作为会话读取：{what}' },
  'import.document': { en: 'the document', zh: '文档' },
  'import.notFitting': { en: 'does not fit', zh: '不符合' },
  'import.noSession': { en: 'it is not a session of Firstword', zh: '它不是 Firstword 的会话' },
  'import.twoArms': { en: 'two arms have the same id', zh: '两组的编号相同' },
  'import.otherSession': { en: 'turn {turn} belongs to another session', zh: '轮次 {turn} 属于另一个会话' },
  'import.noArm': { en: 'turn {turn} belongs to an arm that is not there', zh: '轮次 {turn} 所属的组不存在' },
  'import.twice': { en: 'turn {turn} is there twice', zh: '轮次 {turn} 出现两次' },
  'import.path': {
    en: 'turn {turn} names its recording by a forbidden path',
    zh: '轮次 {turn} 的录音使用了不允许的路径',
  },
  'import.tooLarge': { en: 'The file is larger than {limitMib} MiB', zh: '文件超过 {limitMib} MiB' },
  'import.unread': { en: 'The file could not be read', zh: '无法读取文件' },
  'export.ended': { en: 'The export ended before it began', zh: '导出还没开始就结束了' },
  'export.failed': { en: 'The file could not be worked on: {why}', zh: '无法处理文件：{why}' },
  'export.busy': {
    en: '{most} files of sessions are being written or read already',
    zh: '已有 {most} 个会话文件正在写入或读取',
  },
  'pdf.noBrowser': {
    en: 'There is no Chrome or Chromium on this machine to print a PDF with',
    zh: '本机没有可用于打印 PDF 的 Chrome 或 Chromium',
  },
  'pdf.failed': { en: 'Chromium could not print the report: {why}', zh: 'Chromium 无法打印报告：{why}' },
} as const satisfies Readonly<Record<string, Bilingual>>
