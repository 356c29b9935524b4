import type { Bilingual } from '../../words.ts'

/** What goes wrong with the host's own doors: consoles, devices, metrics, traces, and with the stages' workers. */
export const GATEWAY_FAILURES = {
  // Consoles.
  'access.wrongToken': {
    en: 'The link’s token is not the one this console was started with',
    zh: '链接中的令牌与控制台启动时的不同',
  },
  'console.otherVersion': {
    en: 'The page speaks version {page} of the protocol, the host version {host}',
    zh: '页面使用协议版本 {page}，本地服务使用版本 {host}',
  },
  'console.flood': {
    en: 'This page sent more at once than a console may, and was disconnected so that others need not wait',
    zh: '此页面一次发送的内容超过控制台允许的量，已断开连接，以免其他页面等待',
  },
  'console.badMessage': { en: 'The message is not one of this protocol', zh: '消息不属于此协议' },
  'console.tooManyQueries': {
    en: 'This page asks for more than can be answered at once',
    zh: '此页面同时请求的内容过多，无法一次答复',
  },
  'console.badFields': {
    en: '"{name}" cannot be taken as it was asked: {what}',
    zh: '“{name}”无法按此请求执行：{what}',
  },
  // Devices.
  'gateway.noToken': { en: 'A gateway open to the network needs a token', zh: '向网络开放的网关需要令牌' },
  'gateway.origin': { en: '"{origin}" is no origin of a page', zh: '“{origin}”不是网页的来源' },
  'gateway.wakeWord': { en: '"{word}" is no wake word', zh: '“{word}”不是唤醒词' },
  'gateway.wakeWords': { en: '{count} wake words are too many', zh: '{count} 个唤醒词太多' },
  'gateway.hostName': { en: '"{name}" is no host name', zh: '“{name}”不是主机名' },
  'settings.unreadable': { en: 'The settings cannot be read from {path}: {why}', zh: '无法从 {path} 读取设置：{why}' },
  // Ports.
  'port.takenFor': { en: 'Port {port} ({service}) is taken', zh: '端口 {port}（{service}）已被占用' },
  'port.forbiddenFor': { en: 'Port {port} ({service}) may not be used', zh: '端口 {port}（{service}）不允许使用' },
  'port.failedFor': { en: 'Port {port} ({service}) failed: {why}', zh: '端口 {port}（{service}）出错：{why}' },
  'port.taken': { en: 'Port {port} is taken', zh: '端口 {port} 已被占用' },
  'port.noneFree': { en: 'Ports {first} to {last} are all taken', zh: '端口 {first} 到 {last} 均被占用' },
  'metrics.others': { en: 'the other metrics are served', zh: '其他指标仍在提供' },
  // Traces.
  'traces.noCollector': { en: 'There is no collector to send to', zh: '没有可发送的收集器' },
  'traces.address': { en: '"{address}" is no address of a collector', zh: '“{address}”不是收集器地址' },
  'traces.notTaken': { en: 'The collector did not take {turns:turn}: {why}', zh: '收集器没有接收 {turns} 轮：{why}' },
  'traces.rejectedBecause': {
    en: 'it rejected {rejected} of {spans} spans: {why}',
    zh: '它拒绝了 {spans} 个跨度中的 {rejected} 个：{why}',
  },
  'traces.rejected': { en: 'it rejected {rejected} of {spans} spans', zh: '它拒绝了 {spans} 个跨度中的 {rejected} 个' },
  'traces.notOtlp': { en: 'it answered with {what} that is not of OTLP', zh: '它的应答（{what}）不是 OTLP' },
  'traces.something': { en: 'something', zh: '某种内容' },
  'traces.grpc': { en: 'it answered in gRPC, as a port of gRPC does', zh: '它用 gRPC 应答，是 gRPC 端口' },
  'traces.noHttp': {
    en: 'it does not speak HTTP/1.1, as a port of gRPC does',
    zh: '它不使用 HTTP/1.1，像是 gRPC 端口',
  },
  'traces.hungUp': { en: 'it hung up, as a port of gRPC does', zh: '它断开了连接，像是 gRPC 端口' },
  'traces.status': { en: 'it answered {status}', zh: '它应答 {status}' },
  'traces.refused': { en: 'the collector refused the traces', zh: '收集器拒绝了追踪数据' },
  // The stages' workers.
  'worker.failedLoading': {
    en: "The {stage} stage's worker failed while it loaded: {why}",
    zh: '{stage} 阶段的工作线程在加载时失败：{why}',
  },
  'worker.failed': { en: "The {stage} stage's worker failed: {why}", zh: '{stage} 阶段的工作线程失败：{why}' },
  'worker.killed': { en: 'its process was ended by {signal}', zh: '其进程被 {signal} 终止' },
  'worker.exited': { en: 'its process ended with {code}', zh: '其进程以 {code} 退出' },
  'worker.silent': { en: 'it gave no sign of life', zh: '它没有任何响应' },
  'worker.notStarted': { en: 'it could not be started', zh: '无法启动' },
  'worker.crashed': { en: 'it crashed', zh: '它崩溃了' },
  'worker.endedItself': { en: 'it ended by itself', zh: '它自行结束了' },
  'worker.torn': { en: 'it was ended', zh: '它被结束了' },
  'worker.stopped': { en: 'it was stopped', zh: '它被停止了' },
  'worker.closed': { en: 'The {stage} stage was closed', zh: '{stage} 阶段已关闭' },
  'worker.behind': { en: 'The {stage} stage is {calls} calls behind', zh: '{stage} 阶段已积压 {calls} 个请求' },
  'worker.tooMany': { en: 'The stage cannot take so many calls', zh: '该阶段无法接受这么多请求' },
  'worker.stuck': {
    en: 'The {stage} stage did not end within {seconds} s',
    zh: '{stage} 阶段在 {seconds} 秒内没有结束',
  },
  'worker.unknownCall': { en: 'The worker has no call named {call}', zh: '工作线程没有名为 {call} 的调用' },
} as const satisfies Readonly<Record<string, Bilingual>>
