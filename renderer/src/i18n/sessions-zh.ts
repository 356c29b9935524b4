export const sessionsZh = {
  title: '会话',
}
