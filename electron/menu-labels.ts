export interface MenuLabels {
  readonly file: string
  readonly saveAsPdf: string
  readonly edit: string
  readonly view: string
  readonly developerTools: string
  readonly window: string
  readonly help: string
  readonly about: string
}

const EN: MenuLabels = {
  file: '&File',
  saveAsPdf: 'Save page as PDF…',
  edit: '&Edit',
  view: '&View',
  developerTools: 'Developer tools',
  window: '&Window',
  help: '&Help',
  about: 'About Firstword',
}

const ZH: MenuLabels = {
  file: '文件(&F)',
  saveAsPdf: '将页面另存为 PDF…',
  edit: '编辑(&E)',
  view: '视图(&V)',
  developerTools: '开发者工具',
  window: '窗口(&W)',
  help: '帮助(&H)',
  about: '关于 Firstword',
}

/** The menu's words in the system's language; English where it is neither English nor Chinese. */
export function menuLabels(locale: string): MenuLabels {
  return /^zh\b/i.test(locale) ? ZH : EN
}
