export const desktopZh = {
  starting: '流水线正在启动',
  startingBody: '正在加载模型。',
  failed: '流水线无法启动',
  tryAgain: '重试',
  showLogs: '显示日志',
  copyDiagnostics: '复制诊断信息',
  copied: '已复制',
  talkKey: '全局说话键',
  talkKeyHint: '其他窗口在前台时也有效：按一次开始说话，再按一次结束。选择按键之前不启用。',
  talkKeyOff: '关闭',
  talkKeyMedia: '播放/暂停键',
  drop: '拖放会话文件即可导入',
}
