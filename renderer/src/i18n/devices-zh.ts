export const devicesZh = {
  title: '设备',
}
