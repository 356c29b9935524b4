export const microphoneZh = {
  title: '麦克风',
}
