export const microphoneEn = {
  title: 'Microphone',
}
