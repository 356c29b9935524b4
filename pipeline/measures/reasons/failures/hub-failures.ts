import type { Bilingual } from '../../words.ts'

/** What goes wrong with hubs, and with files on their way from them. The more exact stand first. */
export const HUB_FAILURES = {
  'hub.address': { en: '{name} is no address of a server: "{value}"', zh: '{name} 不是服务器地址：“{value}”' },
  'hub.answers': { en: 'it answers {status}', zh: '它返回 {status}' },
  'of.use': { en: '{what} cannot be used: {why}', zh: '{what} 无法使用：{why}' },
  'hub.answersFor': { en: 'it answers {status} for {repo}', zh: '它对 {repo} 返回 {status}' },
  'hub.leadsElsewhere': {
    en: 'its list names a path that leads elsewhere: "{path}"',
    zh: '它的列表含有指向别处的路径：“{path}”',
  },
  'hub.endlessList': { en: 'its list has no end', zh: '它的列表没有尽头' },
  'hub.otherServer': { en: 'its list goes on at another server', zh: '它的列表转到另一台服务器' },
  'hub.pageInItsPlace': { en: 'a web page answers in its place', zh: '应答的是一个网页' },
  'hub.noJson': { en: 'its answer is no JSON', zh: '它的应答不是 JSON' },
  'hub.otherForm': { en: 'its answer has another form', zh: '它的应答形式不符' },
  'hub.packs': {
    en: 'it packs what was asked for as it is ({encoding})',
    zh: '它压缩了要求原样提供的内容（{encoding}）',
  },
  'hub.tooMuch': { en: 'it answers too much', zh: '它的应答过大' },
  'hub.noWay': { en: 'there is no way to it ({code})', zh: '没有通往它的网络（{code}）' },
  'hub.offline': {
    en: 'This machine is offline, or no hub can be reached (asked: {hosts})',
    zh: '本机离线，或无法连接任何模型站点（已询问：{hosts}）',
  },
  'hub.gated': {
    en: '{host} hands this model out only to who accepted its terms there',
    zh: '{host} 只向在其页面接受条款的人提供此模型',
  },
  'hub.noToken': {
    en: '{host} does not hand this out without the right token (it answers {status})',
    zh: '没有正确的令牌，{host} 不提供此内容（返回 {status}）',
  },
  'hub.notThere': { en: '{host} does not have it ({status})', zh: '{host} 没有此内容（{status}）' },
  'hub.busy': { en: '{host} asks to come less often (429)', zh: '{host} 要求减少请求（429）' },
  'hub.unencrypted': {
    en: '{host} sends to an address without encryption: {next}',
    zh: '{host} 转到未加密的地址：{next}',
  },
  'hub.endless': {
    en: '{host} sends from one address to the next without end',
    zh: '{host} 不断转到下一个地址',
  },
  'hub.noAddress': { en: '"{url}" is no address of a server', zh: '“{url}”不是服务器地址' },
  'hub.noLength': { en: '{host} does not say how long the file is', zh: '{host} 没有说明文件大小' },
  'hub.packed': {
    en: '{host} packs what was asked for as it is ({encoding})',
    zh: '{host} 压缩了要求原样提供的内容（{encoding}）',
  },
  'hub.webPage': { en: '{host} sends a web page in place of the file', zh: '{host} 发来的是网页而不是文件' },
  'hub.whichPart': { en: '{host} sends a part and does not say which', zh: '{host} 发来一部分却没有说明是哪一部分' },
  'hub.otherPart': {
    en: '{host} sends another part than was asked for',
    zh: '{host} 发来的不是所要求的部分',
  },
  'hub.otherSize': {
    en: '{host} has {bytes} bytes where {expected} are wanted',
    zh: '{host} 有 {bytes} 字节，应为 {expected} 字节',
  },
  'hub.nothingMore': {
    en: '{host} has nothing from where the last download ended',
    zh: '{host} 没有上次下载结束处之后的内容',
  },
  'hub.sendsMore': { en: '{host} sends more than the file has', zh: '{host} 发送的内容超过文件大小' },
  'hub.broke': { en: 'the connection to {host} broke: {why}', zh: '与 {host} 的连接中断：{why}' },
  'hub.endsEarly': { en: 'the connection to {host} ends too early', zh: '与 {host} 的连接提前结束' },
  'hub.otherHash': {
    en: 'what {host} sent has another hash than it must have',
    zh: '{host} 发来的内容与应有的哈希不符',
  },
  'hub.noPlace': { en: 'There is no place that has {file}', zh: '没有任何来源提供 {file}' },
  'hub.tooLarge': {
    en: '{name} takes about {neededMb} MB of memory while it runs; this machine has {totalMb} MB',
    zh: '{name} 运行时约占 {neededMb} MB 内存；本机有 {totalMb} MB',
  },
  'hub.diskFull': { en: 'The disk of {folder} is full: {why}', zh: '{folder} 所在磁盘已满：{why}' },
  'hub.noMoreWritten': { en: 'nothing more can be written', zh: '无法再写入' },
  'hub.folder': { en: '{folder} cannot be written to ({code})', zh: '{folder} 无法写入（{code}）' },
  'hub.archive': { en: 'The archive cannot be used: {why}', zh: '无法使用此压缩包：{why}' },
  'hub.noLayout': {
    en: '{where} has no model in a layout that is known (ONNX or GGUF)',
    zh: '{where} 没有已知布局的模型（ONNX 或 GGUF）',
  },
  'hub.otherThanPinned': {
    en: '{host} has another {path} than was pinned at the first download',
    zh: '{host} 的 {path} 与首次下载时固定的不同',
  },
  'hub.otherThanPinnedOn': {
    en: '{host} has another {path} than was pinned on {day}',
    zh: '{host} 的 {path} 与 {day} 固定的不同',
  },
  'hub.otherThanKnown': {
    en: '{host} has another {path} than the catalogue knows',
    zh: '{host} 的 {path} 与目录所记的不同',
  },
  'hub.noFile': { en: '{where} has no file {names} (for "{role}")', zh: '{where} 没有“{role}”所需的文件 {names}' },
  'hub.licenceUrl': {
    en: '{model} comes under {licence} ({url}): {summary}',
    zh: '{model} 采用 {licence}（{url}）：{summary}',
  },
  'hub.licence': { en: '{model} comes under {licence}: {summary}', zh: '{model} 采用 {licence}：{summary}' },
  'hub.repository': { en: '"{repo}" is no name of a repository', zh: '“{repo}”不是仓库名' },
  'hub.inUseBy': { en: '{what} is being fetched already (by process {pid})', zh: '{what} 正在获取中（进程 {pid}）' },
  'hub.inUse': { en: '{what} is being fetched already', zh: '{what} 正在获取中' },
} as const satisfies Readonly<Record<string, Bilingual>>
