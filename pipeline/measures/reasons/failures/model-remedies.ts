import type { Bilingual } from '../../words.ts'

/** What to do about a model, a hub, a runtime or a server: the second line of an error. */
export const MODEL_REMEDIES = {
  // Models of this machine.
  'do.installPack': { en: 'Install the model pack again.', zh: '请重新安装模型包。' },
  'do.installPackCheckout': {
    en: 'Install the model pack again (in a checkout: git checkout assets/models).',
    zh: '请重新安装模型包（在代码仓库中：git checkout assets/models）。',
  },
  'do.completeRepository': {
    en: 'Get the complete repository, or set FIRSTWORD_ASSETS.',
    zh: '请获取完整的代码仓库，或设置 FIRSTWORD_ASSETS。',
  },
  'do.completeProgram': { en: 'Get the complete program again.', zh: '请重新获取完整的程序。' },
  'do.installModel': { en: 'Install the model again.', zh: '请重新获取该模型。' },
  'do.pullModel': {
    en: 'Install the model again (firstword models pull or import).',
    zh: '请重新获取该模型（firstword models pull 或 import）。',
  },
  'do.newerMay': { en: 'A newer one may.', zh: '更新的版本也许支持。' },
  'do.installFirst': { en: 'Install it first.', zh: '请先安装它。' },
  'do.installTemplate': {
    en: 'Install the model again; a model without a chat template was not made for conversations.',
    zh: '请重新获取该模型；没有对话模板的模型不是为对话制作的。',
  },
  'do.correctManifest': { en: 'Correct the manifest of the model.', zh: '请更正模型的清单。' },
  'do.servesInstead': { en: '{model} serves in its place.', zh: '现由 {model} 代替服务。' },
  'do.chooseOtherModel': { en: 'Choose another model for its stage first.', zh: '请先为该阶段选用其他模型。' },
  'do.seeModels': { en: 'See the list of models there are.', zh: '请查看现有模型的列表。' },
  'do.listModels': {
    en: '"firstword models list" shows what there is.',
    zh: '“firstword models list”会列出现有的模型。',
  },
  'do.thereIs': { en: 'There is: {known}.', zh: '现有：{known}。' },
  'do.itHas': { en: 'It has: {known}.', zh: '可选：{known}。' },
  'do.useFloat32': { en: 'Use a model with float32 inputs and outputs.', zh: '请使用输入和输出为 float32 的模型。' },
  'do.useNormalised': { en: 'Use an export that carries its normalisation.', zh: '请使用带归一化参数的导出。' },
  'do.useMetadata': { en: 'Use an export that carries its metadata.', zh: '请使用带元数据的导出。' },
  'do.useCtc': { en: 'Use a streaming zipformer2 with a CTC head.', zh: '请使用带 CTC 头的流式 zipformer2。' },
  'do.useOneExport': {
    en: 'Use encoder and decoder of one export for streaming.',
    zh: '请使用同一次流式导出的编码器和解码器。',
  },
  'do.useSherpa': { en: 'Use the export for sherpa-onnx.', zh: '请使用为 sherpa-onnx 制作的导出。' },
  'do.useTransducer': {
    en: 'Use a streaming zipformer, zipformer2 or NeMo transducer.',
    zh: '请使用流式 zipformer、zipformer2 或 NeMo transducer。',
  },
  'do.useKaldi': { en: 'Use a model with 80 Kaldi features.', zh: '请使用带 80 维 Kaldi 特征的模型。' },
  'do.useStreaming': { en: 'Use a model that was trained for streaming.', zh: '请使用为流式训练的模型。' },
  'do.useStreamingFloat32': {
    en: 'Use an export for streaming with float32 inputs.',
    zh: '请使用输入为 float32 的流式导出。',
  },
  'do.useLayout': {
    en: 'Use an export of the layout that the model says it has.',
    zh: '请使用与模型自述布局一致的导出。',
  },
  'do.useTextModel': {
    en: 'Use a text-only model exported for generation with a key/value cache (Hugging Face ONNX layout).',
    zh: '请使用带键值缓存、为生成而导出的纯文本模型（Hugging Face ONNX 布局）。',
  },
  'do.useKokoro': { en: 'Use an export of Kokoro.', zh: '请使用 Kokoro 的导出。' },
  'do.useVocos': {
    en: 'Use a Vocos with windows of Hann around their samples.',
    zh: '请使用以 Hann 窗居中的 Vocos。',
  },
  'do.noEspeak': {
    en: 'espeak-ng is under the GPL. Choose a voice with a lexicon, or run this one on a server that has espeak-ng.',
    zh: 'espeak-ng 采用 GPL 许可。请选择带词典的语音，或在装有 espeak-ng 的服务器上运行。',
  },
  // Runtimes.
  'do.installVisualCpp': {
    en: 'Install it from {link} and start Firstword again.',
    zh: '请从 {link} 安装后重新启动 Firstword。',
  },
  'do.newerDistribution': {
    en: 'Use a newer distribution: Ubuntu 22.04, Debian 12, RHEL 9 or later.',
    zh: '请使用更新的发行版：Ubuntu 22.04、Debian 12、RHEL 9 或更高版本。',
  },
  'do.removeOtherRuntime': {
    en: 'Remove onnxruntime.dll from the folders that Windows searches first, or start Firstword from its own folder.',
    zh: '请从 Windows 优先搜索的文件夹中移除 onnxruntime.dll，或从 Firstword 自己的文件夹启动。',
  },
  'do.installLlama': { en: 'Install it: firstword llama install', zh: '请安装：firstword llama install' },
  'do.installLlamaAgain': {
    en: 'Install it again: firstword llama install --again',
    zh: '请重新安装：firstword llama install --again',
  },
  // Hubs.
  'do.giveHttps': { en: 'Give it as https://…', zh: '请写成 https://…' },
  'do.fetchAgain': { en: 'Fetch it again.', zh: '请重新获取。' },
  'do.checkNetwork': {
    en: 'Check the network; HTTPS_PROXY names a proxy, HF_ENDPOINT another hub.',
    zh: '请检查网络；HTTPS_PROXY 可指定代理，HF_ENDPOINT 可指定其他站点。',
  },
  'do.offlineWorks': {
    en: 'Check the network; HTTPS_PROXY names a proxy, HF_ENDPOINT another hub. What is installed already works without a network.',
    zh: '请检查网络；HTTPS_PROXY 可指定代理，HF_ENDPOINT 可指定其他站点。已在本机的模型无需网络即可使用。',
  },
  'do.acceptTerms': {
    en: 'Accept the terms on its page, then set HF_TOKEN to a token of yours.',
    zh: '请先在其页面接受条款，再把 HF_TOKEN 设为您的令牌。',
  },
  'do.setHubToken': {
    en: 'Set HF_TOKEN (Hugging Face) or MODELSCOPE_API_TOKEN (ModelScope).',
    zh: '请设置 HF_TOKEN（Hugging Face）或 MODELSCOPE_API_TOKEN（ModelScope）。',
  },
  'do.goesOn': {
    en: 'What came so far is kept: the same command goes on from there.',
    zh: '已下载的部分会保留：重复同一操作即可继续。',
  },
  'do.smallerModel': {
    en: 'Take a smaller variant or model, or fetch it all the same with --anyway.',
    zh: '请选择更小的权重形式或模型，或用 --anyway 照样获取。',
  },
  'do.lookAndUpdate': {
    en: 'Look why; then take the new one with --update.',
    zh: '请查明原因；然后用 --update 取用新的。',
  },
  'do.acceptLicence': { en: 'Agree to it with --accept-licence.', zh: '请用 --accept-licence 表示同意。' },
  'do.giveOwnerName': { en: 'Give owner/name.', zh: '请写成 owner/name。' },
  // Servers.
  'do.serverAtPort': {
    en: 'Is the server running, and does it listen at that port?',
    zh: '服务器是否在运行，并监听该端口？',
  },
  'do.serverRunning': { en: 'Is the server running?', zh: '服务器在运行吗？' },
  'do.serverAndToken': {
    en: 'Is the server running, and the token right?',
    zh: '服务器在运行吗，令牌对吗？',
  },
  'do.nameAndNetwork': {
    en: 'Is the name spelt rightly, and is there a network?',
    zh: '名称是否拼写正确，网络是否可用？',
  },
  'do.checkScheme': {
    en: 'Is the address https where the server speaks http, or its certificate its own?',
    zh: '地址是否写成了 https 而服务器使用 http，或证书是自签名的？',
  },
  'do.seeItsLog': { en: 'Its log may say why.', zh: '它的日志可能说明原因。' },
  'do.logSaysMore': { en: 'Its log may say more.', zh: '它的日志可能有更多说明。' },
  'do.programAddress': {
    en: 'Is the address that of its interface for programs? It often ends in /v1.',
    zh: '这是它的编程接口地址吗？通常以 /v1 结尾。',
  },
  'do.checkKey': { en: 'Is its key set, and the right one?', zh: '密钥是否已填写且正确？' },
  'do.addressAndModel': {
    en: 'Are the address and the name of the model right? An address often ends in /v1.',
    zh: '地址和模型名称是否正确？地址通常以 /v1 结尾。',
  },
  'do.addressAndPath': { en: 'Are its address and its path right?', zh: '它的地址和路径是否正确？' },
  'do.mayBeLoading': {
    en: 'It may still be loading its model; its log may say more.',
    zh: '它可能仍在加载模型；日志中可能有更多说明。',
  },
  'do.loadingOrBusy': {
    en: 'It may be loading a model, or be overloaded; its log may say.',
    zh: '它可能正在加载模型，或已过载；日志中可能有说明。',
  },
  'do.giveThatAddress': { en: 'Give that address itself.', zh: '请直接填写该地址。' },
  'do.agreeToLeave': { en: 'Set leavesThisMachine where that is wanted.', zh: '如果同意，请设置 leavesThisMachine。' },
  'do.giveHostPort': { en: 'Give {forms}host:port.', zh: '请填写 {forms}主机:端口。' },
  'do.keysHavePlace': { en: 'Keys have a place of their own.', zh: '密钥有单独的填写处。' },
  'do.withoutCredentials': { en: 'Give it without them.', zh: '请不要填写它们。' },
  'do.setKey': {
    en: 'Set it by "firstword servers key {name}", or as {variable}.',
    zh: '请用“firstword servers key {name}”设置，或设为环境变量 {variable}。',
  },
  'do.setKeyByTerminal': { en: 'Set it by "firstword servers key".', zh: '请用“firstword servers key”设置。' },
  'do.unlockKeychain': { en: 'Unlock it, or enter the key again.', zh: '请解锁钥匙串，或重新填写密钥。' },
  'do.startDesktop': {
    en: 'Start Firstword as a desktop program, or give the key as {variable}.',
    zh: '请以桌面程序启动 Firstword，或把密钥设为环境变量 {variable}。',
  },
  'do.otherServerName': { en: 'Give the server another name.', zh: '请为服务器换一个名称。' },
  'do.wyomingPort': { en: 'Is its port that of a Wyoming server?', zh: '该端口是 Wyoming 服务器的吗？' },
  'do.wyomingPorts': {
    en: 'Usual are 10300 (recognisers) and 10200 (voices).',
    zh: '通常为 10300（识别）和 10200（合成）。',
  },
  'do.enterRate': { en: 'Enter sampleRateHz by hand.', zh: '请手动填写 sampleRateHz。' },
  'do.streamModel': {
    en: 'Is the name of the model right, and is it one for streams?',
    zh: '模型名称是否正确，且支持流式？',
  },
  'do.setFormat': { en: 'Set format to "wav", or to "opus".', zh: '请将 format 设为“wav”或“opus”。' },
  'do.otherFormat': { en: 'Does it have this format? Try another one.', zh: '它支持这种格式吗？请换一种。' },
  'do.giveXiaozhi': { en: 'Give ws://host:port/xiaozhi/v1/.', zh: '请填写 ws://主机:端口/xiaozhi/v1/。' },
  'do.giveWs': { en: 'Give ws://host:port/path.', zh: '请填写 ws://主机:端口/路径。' },
  'do.giveMetrics': { en: 'Give http://host:port/metrics.', zh: '请填写 http://主机:端口/metrics。' },
  'do.giveMetricsOrSocket': { en: 'Give /metrics or a WebSocket.', zh: '请填写 /metrics 或 WebSocket 的地址。' },
  'do.leaveOneOut': { en: 'Leave one out.', zh: '请去掉一个。' },
  'do.leaveSomeOut': { en: 'Leave some out.', zh: '请去掉一些。' },
  'do.removeOne': { en: 'Remove one first.', zh: '请先移除一个。' },
  // The gateway, ports, collectors.
  'do.gatewayOrAddress': {
    en: 'Switch it on, or give a server’s address.',
    zh: '请打开它，或填写服务器地址。',
  },
  'do.giveOrigin': {
    en: 'Give what stands before the path of its address, like http://localhost:8006; * allows every page.',
    zh: '请填写网页地址中路径之前的部分，例如 http://localhost:8006；* 表示允许所有网页。',
  },
  'do.giveWords': { en: 'Give words, not signs.', zh: '请填写词语，不要填写符号。' },
  'do.giveAtMost': { en: 'Give at most {most}.', zh: '最多 {most} 个。' },
  'do.giveHostName': {
    en: 'Give a name or address alone, like host.docker.internal: no http://, port, path or *.',
    zh: '只填写名称或地址，例如 host.docker.internal：不带 http://、端口、路径或 *。',
  },
  'do.otherDevicePort': {
    en: 'Choose another port for devices, or 0 for any.',
    zh: '请为设备选择其他端口，或填 0 自动选择。',
  },
  'do.otherPort': { en: 'Choose another port.', zh: '请选择其他端口。' },
  'do.otherPorts': { en: 'Choose other ports.', zh: '请选择其他端口。' },
  'do.portOption': {
    en: 'Choose another with --port NUMBER, or 0 for any free one.',
    zh: '请用 --port NUMBER 选择其他端口，或填 0 自动选择。',
  },
  'do.nameCollector': { en: 'Name its address.', zh: '请填写它的地址。' },
  'do.giveCollector': {
    en: 'Give http://host:4318, without a password; keys go into OTEL_EXPORTER_OTLP_HEADERS.',
    zh: '请填写 http://主机:4318，不带密码；密钥写入 OTEL_EXPORTER_OTLP_HEADERS。',
  },
  'do.otlpOverHttp': {
    en: 'Give the address of OTLP over HTTP: its usual port is 4318.',
    zh: '请填写 OTLP/HTTP 的地址，通常端口是 4318。',
  },
  'do.collectorAddress': {
    en: 'Is it the address of a collector (OTLP over HTTP), and is a key needed?',
    zh: '这是收集器（OTLP/HTTP）的地址吗？需要密钥吗？',
  },
  'do.triedAgain': { en: 'Tried again in {seconds} s.', zh: '{seconds} 秒后重试。' },
  'do.collectorLater': {
    en: 'Is it running? Tried again with the next turn after {seconds} s.',
    zh: '它在运行吗？{seconds} 秒后随下一轮重试。',
  },
} as const satisfies Readonly<Record<string, Bilingual>>
