import type { Bilingual } from '../../words.ts'

/** What goes wrong with servers elsewhere: models, whole voice servers, watched ones. The more exact stand first. */
export const SERVER_FAILURES = {
  // Reaching it.
  'server.noConnection': {
    en: '{server} cannot be reached: no connection within {ms} ms',
    zh: '无法连接 {server}：{ms} 毫秒内未建立连接',
  },
  'server.unreachable': { en: '{server} cannot be reached: {why}', zh: '无法连接 {server}：{why}' },
  'server.certificate': {
    en: 'The certificate of {server} is not accepted: {code}',
    zh: '{server} 的证书未被接受：{code}',
  },
  'server.closedMiddle': {
    en: '{server} closed the connection in the middle of its answer ({code})',
    zh: '{server} 在应答中途关闭了连接（{code}）',
  },
  'server.closedWithout': {
    en: '{server} closed the connection without an answer ({code})',
    zh: '{server} 在应答之前关闭了连接（{code}）',
  },
  'server.closedWith': { en: '{server} closed the connection ({code})', zh: '{server} 关闭了连接（{code}）' },
  'server.closed': { en: '{server} closed the connection', zh: '{server} 关闭了连接' },
  'server.silent': {
    en: '{server} is silent: {what} did not come within {seconds} s',
    zh: '{server} 没有响应：{seconds} 秒内没有收到{what}',
  },
  'server.slow': {
    en: '{server} takes audio more slowly than it is spoken',
    zh: '{server} 接收音频的速度慢于说话',
  },
  'server.unasked': { en: '{server} speaks without having been asked', zh: '{server} 未经询问就发来数据' },
  'server.endlessLine': { en: 'The server sends a line that does not end', zh: '服务器发来没有结尾的一行' },
  'server.pausedTrying': {
    en: '{server} failed {failures} times in a row and is being tried again just now: {why}',
    zh: '{server} 连续失败 {failures} 次，正在重新尝试：{why}',
  },
  'server.pausedTryingUntold': {
    en: '{server} failed {failures} times in a row and is being tried again just now',
    zh: '{server} 连续失败 {failures} 次，正在重新尝试',
  },
  'server.pausedUntold': {
    en: '{server} failed {failures} times in a row and is asked again in {seconds} s',
    zh: '{server} 连续失败 {failures} 次，{seconds} 秒后重新询问',
  },
  'server.paused': {
    en: '{server} failed {failures} times in a row and is asked again in {seconds} s: {why}',
    zh: '{server} 连续失败 {failures} 次，{seconds} 秒后重新询问：{why}',
  },
  // What it answers.
  'server.pointsTo': { en: '{server} answers {status} and points to {to}', zh: '{server} 应答 {status} 并指向 {to}' },
  'server.tooMuch': { en: '{server} answers with more than {kilobytes} kB', zh: '{server} 的应答超过 {kilobytes} kB' },
  'server.noJson': { en: '{server} answers with what is no JSON: {said}', zh: '{server} 的应答不是 JSON：{said}' },
  'server.notWebSocket': {
    en: '{server} answers {status} instead of a WebSocket',
    zh: '{server} 应答 {status}，而不是 WebSocket',
  },
  'server.badWebSocket': {
    en: '{server} does not answer as a WebSocket does: {why}',
    zh: '{server} 的应答不符合 WebSocket：{why}',
  },
  'server.pageInstead': {
    en: '{server} answers with a web page instead of {what}',
    zh: '{server} 应答了网页，而不是{what}',
  },
  'server.otherSaid': {
    en: '{server} answers with {type} instead of {what}: {said}',
    zh: '{server} 应答了 {type}，而不是{what}：{said}',
  },
  'server.otherInstead': {
    en: '{server} answers with {type} instead of {what}',
    zh: '{server} 应答了 {type}，而不是{what}',
  },
  'server.saysPage': { en: '{server} answers {status} with a web page', zh: '{server} 应答 {status} 和一个网页' },
  'server.says': { en: '{server} answers {status} "{said}"', zh: '{server} 应答 {status}：“{said}”' },
  'server.answers': { en: '{server} answers {status}', zh: '{server} 应答 {status}' },
  'server.asksToWait': {
    en: '{answer} (it asks to wait {seconds} s)',
    zh: '{answer}（它要求等待 {seconds} 秒）',
  },
  // What was waited for.
  'await.json': { en: 'JSON', zh: ' JSON 文档' },
  'await.jsonLines': { en: 'lines of JSON', zh: '逐行 JSON' },
  'await.events': { en: 'a stream of events', zh: '事件流' },
  'await.audio': { en: 'audio', zh: '音频' },
  'await.connection': { en: 'a connection', zh: '连接' },
  'await.answer': { en: 'an answer', zh: '应答' },
  'await.firstByte': { en: 'the first byte of an answer', zh: '应答的第一个字节' },
  'await.anotherByte': { en: 'another byte', zh: '后续字节' },
  'await.restOfAnswer': { en: 'the rest of its answer', zh: '应答的剩余部分' },
  'await.finalText': { en: 'the final text', zh: '最终文字' },
  'await.reply': { en: 'a reply', zh: '回复' },
  'await.nextOfReply': { en: 'the next of its reply', zh: '回复的后续内容' },
  // Talking to it as its protocol says.
  'server.reportedInReply': {
    en: '{server} reported an error in the middle of its reply: "{said}"',
    zh: '{server} 在回复中途报告了错误：“{said}”',
  },
  'server.reportedInSpeech': {
    en: '{server} reported an error in the middle of its speech: "{said}"',
    zh: '{server} 在合成中途报告了错误：“{said}”',
  },
  'server.reportedInTranscript': {
    en: '{server} reported an error in its transcript: "{said}"',
    zh: '{server} 在转写中报告了错误：“{said}”',
  },
  'server.reported': { en: '{server} reported an error: "{said}"', zh: '{server} 报告了错误：“{said}”' },
  'server.reports': { en: '{server} reports an error: "{said}"', zh: '{server} 报告错误：“{said}”' },
  'server.reportsSo': { en: '{server} reports: {said}', zh: '{server} 报告：{said}' },
  'server.noTranscript': { en: '{server} answers with what is no transcript', zh: '{server} 的应答不是转写' },
  'server.transcriptEnds': { en: '{server} ended its transcript in the middle', zh: '{server} 在转写中途结束' },
  'server.replyEnds': { en: '{server} ended its reply in the middle', zh: '{server} 在回复中途结束' },
  'server.speechEnds': { en: '{server} ended its speech in the middle', zh: '{server} 在合成中途结束' },
  'server.utteranceGivenUp': { en: 'The utterance was given up', zh: '这句话已放弃' },
  'server.noDeepgram': {
    en: "{server} sends what is no message of Deepgram's: {said}",
    zh: '{server} 发来的不是 Deepgram 消息：{said}',
  },
  'server.noTranscriptEvent': {
    en: '{server} sends what is no event of a transcript: {said}',
    zh: '{server} 发来的不是转写事件：{said}',
  },
  'server.noTranscription': {
    en: '{server} sends what is no transcription: {said}',
    zh: '{server} 发来的不是转写结果：{said}',
  },
  'server.noFunAsr': {
    en: '{server} sends what is no result of FunASR: {said}',
    zh: '{server} 发来的不是 FunASR 结果：{said}',
  },
  'server.noSherpa': {
    en: '{server} sends what is no result of sherpa-onnx: {said}',
    zh: '{server} 发来的不是 sherpa-onnx 结果：{said}',
  },
  'server.noWyoming': {
    en: '{server} sends what is no event of Wyoming: {what}',
    zh: '{server} 发来的不是 Wyoming 事件：{what}',
  },
  'server.noReplyLine': {
    en: '{server} sends what is no line of a reply: {said}',
    zh: '{server} 发来的不是回复的一行：{said}',
  },
  'server.noCompletion': {
    en: '{server} sends what is no piece of a chat completion: {said}',
    zh: '{server} 发来的不是对话补全的片段：{said}',
  },
  'server.noSpeechEvent': {
    en: '{server} sends what is no event of speech: {said}',
    zh: '{server} 发来的不是语音事件：{said}',
  },
  'server.noRealtimeEvent': {
    en: '{server} sends what is no event of the protocol: {said}',
    zh: '{server} 发来的不是协议事件：{said}',
  },
  'server.speechFailed': { en: '{server} reports that its speech failed', zh: '{server} 报告合成失败' },
  'server.noSpeechMessage': {
    en: '{server} sends what is no message of speech: {said}',
    zh: '{server} 发来的不是语音合成消息：{said}',
  },
  'server.audioBeforeForm': {
    en: '{server} sends audio before it says of which form',
    zh: '{server} 未说明格式就发来音频',
  },
  'server.noRate': { en: '{server} does not say at which rate it speaks', zh: '{server} 没有说明采样率' },
  'server.withoutText': { en: '{server} sends a {type} without a text', zh: '{server} 发来的 {type} 没有文字' },
  'server.formatUnplayable': {
    en: '{server} sends audio of a format that cannot be played ({wrong})',
    zh: '{server} 发来的音频格式无法播放（{wrong}）',
  },
  'server.saysNothing': {
    en: '{server} says nothing to "{text}", and so not its rate',
    zh: '{server} 对“{text}”没有发声，采样率未知',
  },
  'server.notRaw': {
    en: '{server} answers with {other} where raw samples were asked for',
    zh: '{server} 应答了 {other}，而请求的是原始采样',
  },
  'server.wavNoRate': {
    en: '{server} answers with a WAV that does not say its rate',
    zh: '{server} 应答的 WAV 没有说明采样率',
  },
  'server.audioUnreadable': {
    en: '{server} answers with audio that cannot be read: {why}',
    zh: '{server} 应答的音频无法读取：{why}',
  },
  'server.notPcm': { en: '{server} speaks {other} instead of PCM', zh: '{server} 使用 {other} 而不是 PCM' },
  'server.conversationEnded': { en: 'The conversation with {server} was ended', zh: '与 {server} 的对话已结束' },
  // Entering one.
  'server.scheme': {
    en: '"{address}" is no address that begins with {forms}',
    zh: '“{address}”不是以 {forms} 开头的地址',
  },
  'server.secretInAddress': {
    en: 'The address holds a user name, a password or a query',
    zh: '地址中含有用户名、密码或查询参数',
  },
  'server.audioLeavesNear': {
    en: 'The audio of what you say would be sent to {host}, on another machine of your network',
    zh: '你说话的音频将发送到 {host}，在你网络中的另一台机器上',
  },
  'server.audioLeaves': {
    en: 'The audio of what you say would be sent to {host}, outside of your network',
    zh: '你说话的音频将发送到 {host}，在你的网络之外',
  },
  'server.textLeavesNear': {
    en: 'The text of what is said would be sent to {host}, on another machine of your network',
    zh: '对话的文字将发送到 {host}，在你网络中的另一台机器上',
  },
  'server.textLeaves': {
    en: 'The text of what is said would be sent to {host}, outside of your network',
    zh: '对话的文字将发送到 {host}，在你的网络之外',
  },
  'server.settings': { en: 'The settings of the server cannot be used: {wrong}', zh: '服务器的设置无法使用：{wrong}' },
  'server.noPort': { en: '"{address}" says no port', zh: '“{address}”没有端口' },
  'servers.unreadable': { en: 'The servers cannot be read from {path}: {why}', zh: '无法从 {path} 读取服务器：{why}' },
  'servers.notEntered': { en: 'The server cannot be entered: {wrong}', zh: '无法添加此服务器：{wrong}' },
  'servers.keyInSettings': { en: 'A key has no place among settings', zh: '密钥不应写在设置中' },
  'servers.taken': { en: 'There is a model "{id}" already', zh: '已有名为“{id}”的模型' },
  'servers.unknown': { en: 'There is no server "{id}"', zh: '没有服务器“{id}”' },
  'keys.none': { en: 'There is no key "{name}"', zh: '没有密钥“{name}”' },
  'keys.unreadable': {
    en: 'The keys of servers cannot be read from {path}: {why}',
    zh: '无法从 {path} 读取服务器的密钥：{why}',
  },
  'keys.sealed': {
    en: 'The key "{name}" is in the keychain of this system, which the desktop program alone can open',
    zh: '密钥“{name}”在本系统的钥匙串中，只有桌面程序能打开',
  },
  'keys.keychain': { en: 'The keychain cannot be used: {why}', zh: '无法使用钥匙串：{why}' },
  'keys.desktopSilent': { en: 'the desktop program does not answer', zh: '桌面程序没有应答' },
  // Whole voice servers.
  'server.kind': { en: 'There is no kind of server "{kind}"', zh: '没有名为“{kind}”的服务器类型' },
  'server.noSetting': {
    en: 'A server of this kind has no setting "{name}"',
    zh: '此类服务器没有设置“{name}”',
  },
  'server.noWs': { en: '"{address}" is no address of ws or wss', zh: '“{address}”不是 ws 或 wss 地址' },
  'server.replyStatus': { en: "The server's reply is {status}: {why}", zh: '服务器的回复状态为 {status}：{why}' },
  'server.error': { en: 'The server reports an error: {said}', zh: '服务器报告错误：{said}' },
  'server.tooLong': { en: 'The reply is longer than ten minutes', zh: '回复超过十分钟' },
  'deviceTurn.alert': { en: 'The server refused: {alert}', zh: '服务器拒绝：{alert}' },
  'deviceTurn.earlyAudio': {
    en: 'Audio came before the end of speech (a greeting, or an earlier reply): what the reply took is not known',
    zh: '说话结束前就有声音（问候或上一次的回复）：无法得知回复用了多久',
  },
  'deviceTurn.noAudio': { en: 'The reply had no audio', zh: '回复没有声音' },
  'deviceTurn.noMessage': { en: 'After {ms} ms the message did not come', zh: '{ms} 毫秒后仍没有收到消息' },
  'deviceTurn.noHello': {
    en: 'After {ms} ms the server did not answer the hello',
    zh: '{ms} 毫秒后服务器仍没有应答问候',
  },
  'deviceTurn.noReply': {
    en: 'After {ms} ms the server did not finish a reply',
    zh: '{ms} 毫秒后服务器仍没有完成回复',
  },
  'deviceTurn.closedBecause': {
    en: 'The server closed the connection ({code}: {why})',
    zh: '服务器关闭了连接（{code}：{why}）',
  },
  'deviceTurn.closed': { en: 'The server closed the connection ({code})', zh: '服务器关闭了连接（{code}）' },
  'deviceTurn.refused': { en: 'The server refused the connection: {why}', zh: '服务器拒绝了连接：{why}' },
  // Watched servers.
  'watch.noAnswer': { en: '{address} did not answer within {seconds} s', zh: '{address} 在 {seconds} 秒内没有应答' },
  'watch.noHttp': { en: '"{address}" is no address of http or https', zh: '“{address}”不是 http 或 https 地址' },
  'watch.credentials': { en: 'The address holds a user name or password', zh: '地址中含有用户名或密码' },
  'watch.status': { en: '{address} answered {status}', zh: '{address} 应答 {status}' },
  'watch.otherHost': { en: '{address} points to another host: {to}', zh: '{address} 指向另一台主机：{to}' },
  'watch.redirects': { en: '{address} redirects more than {times} times', zh: '{address} 重定向超过 {times} 次' },
  'watch.noHello': {
    en: '{address} did not say hello within {seconds} s',
    zh: '{address} 在 {seconds} 秒内没有应答问候',
  },
  'watch.closedEarly': {
    en: '{address} closed the connection ({code}) before it said hello',
    zh: '{address} 在应答问候之前关闭了连接（{code}）',
  },
  'watch.oneSocket': { en: 'One WebSocket at a time is watched', zh: '一次只能监测一个 WebSocket' },
  'watch.unreadable': {
    en: 'The watched servers cannot be read from {path}: {why}',
    zh: '无法从 {path} 读取监测的服务器：{why}',
  },
  'watch.tooManyServers': { en: 'At most {most} servers can be watched', zh: '最多监测 {most} 台服务器' },
  'watch.unknown': { en: 'This server is not watched', zh: '没有监测这台服务器' },
  'watch.needsAddress': { en: 'A watched server needs an address', zh: '监测服务器需要地址' },
  'watch.tooManyAddresses': { en: 'At most {most} addresses of one server', zh: '一台服务器最多 {most} 个地址' },
} as const satisfies Readonly<Record<string, Bilingual>>
