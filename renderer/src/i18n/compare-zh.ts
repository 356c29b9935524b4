export const compareZh = {
  title: '对比',
}
