import type { MenuItemConstructorOptions } from 'electron'

type Role = Exclude<MenuItemConstructorOptions['role'], undefined>

export interface MenuLabels {
  readonly file: string
  readonly openSession: string
  readonly saveAsPdf: string
  readonly edit: string
  readonly view: string
  readonly window: string
  readonly help: string
  readonly about: string
  readonly showLogs: string
  readonly copyDiagnostics: string
  /** Items that the system would name in its own language. */
  readonly roles: Readonly<Partial<Record<Role, string>>>
}

const EN: MenuLabels = {
  file: '&File',
  openSession: 'Open session…',
  saveAsPdf: 'Save page as PDF…',
  edit: '&Edit',
  view: '&View',
  window: '&Window',
  help: '&Help',
  about: 'About Firstword',
  showLogs: 'Show logs',
  copyDiagnostics: 'Copy diagnostics',
  roles: {
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    reload: 'Reload',
    resetZoom: 'Actual size',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    togglefullscreen: 'Full screen',
    toggleDevTools: 'Developer tools',
    minimize: 'Minimise',
    close: 'Close window',
    quit: 'Quit',
  },
}

const ZH: MenuLabels = {
  file: '文件(&F)',
  openSession: '打开会话…',
  saveAsPdf: '将页面另存为 PDF…',
  edit: '编辑(&E)',
  view: '视图(&V)',
  window: '窗口(&W)',
  help: '帮助(&H)',
  about: '关于 Firstword',
  showLogs: '显示日志',
  copyDiagnostics: '复制诊断信息',
  roles: {
    undo: '撤销',
    redo: '重做',
    cut: '剪切',
    copy: '复制',
    paste: '粘贴',
    selectAll: '全选',
    reload: '重新加载',
    resetZoom: '实际大小',
    zoomIn: '放大',
    zoomOut: '缩小',
    togglefullscreen: '全屏',
    toggleDevTools: '开发者工具',
    minimize: '最小化',
    close: '关闭窗口',
    quit: '退出',
  },
}

/** The menu's words in a language, as a BCP 47 tag; English where it is neither English nor Chinese. */
export function menuLabels(locale: string): MenuLabels {
  return /^zh\b/i.test(locale) ? ZH : EN
}
