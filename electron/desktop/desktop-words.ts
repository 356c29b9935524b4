import type { PageStatus } from '../../pipeline/protocol/desktop.ts'

export interface DesktopWords {
  readonly ended: Readonly<Record<'comparison' | 'load', string>>
  readonly quitQuestion: Readonly<Record<'comparison' | 'load', string>>
  readonly quitDetail: string
  readonly goOn: string
  readonly quit: string
  readonly show: string
  readonly devices: (count: number) => string
  readonly stillHere: string
}

const EN: DesktopWords = {
  ended: { comparison: 'The comparison has ended.', load: 'The load test has ended.' },
  quitQuestion: {
    comparison: 'A comparison is running. Quit all the same?',
    load: 'A load test is running. Quit all the same?',
  },
  quitDetail: 'What it has measured so far is kept; the rest is not measured.',
  goOn: 'Let it run',
  quit: 'Quit',
  show: 'Show Firstword',
  devices: (count) => `Firstword: ${count} ${count === 1 ? 'device' : 'devices'} connected`,
  stillHere: 'Firstword goes on in the background while voice devices are connected.',
}

const ZH: DesktopWords = {
  ended: { comparison: '对比已结束。', load: '负载测试已结束。' },
  quitQuestion: { comparison: '对比正在运行，仍要退出吗？', load: '负载测试正在运行，仍要退出吗？' },
  quitDetail: '已测得的数据会保留，其余的不再测量。',
  goOn: '继续运行',
  quit: '退出',
  show: '显示 Firstword',
  devices: (count) => `Firstword：已连接 ${count} 台设备`,
  stillHere: '有语音设备连接时，Firstword 会在后台继续运行。',
}

/** What the desktop says by itself, in the page's language. */
export function desktopWords(language: PageStatus['language']): DesktopWords {
  return language === 'zh' ? ZH : EN
}
