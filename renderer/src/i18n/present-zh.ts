export const presentZh = {
  title: '演示',
}
