export const desktopEn = {
  starting: 'The pipeline is starting',
  startingBody: 'The models are being loaded.',
  failed: 'The pipeline could not be started',
  tryAgain: 'Try again',
  showLogs: 'Show logs',
  copyDiagnostics: 'Copy diagnostics',
  copied: 'Copied',
  talkKey: 'Talk from anywhere',
  talkKeyHint:
    'Works while another window is in front: one stroke begins to talk, the next one ends it. Off until you choose a key.',
  talkKeyOff: 'off',
  talkKeyTaken: 'Another program has the key {{key}}.',
  talkKeyTakenHint: 'Choose another one on the microphone page.',
  talkKeyMedia: 'play/pause key',
  drop: 'Drop a session file to import it',
}
