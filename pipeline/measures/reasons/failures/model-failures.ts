import type { Bilingual } from '../../words.ts'

/** What is wrong with a model, its files, or what runs it. The more exact stand first. */
export const MODEL_FAILURES = {
  // Which models serve.
  'model.notThereAnyMore': {
    en: 'The {stage} model "{kept}" that was chosen is not there any more',
    zh: '之前选用的{stage}模型“{kept}”已不存在',
  },
  'model.unknown': { en: 'There is no {stage} model "{id}"', zh: '没有{stage}模型“{id}”' },
  'model.gone': { en: 'The {stage} model {name} is not there any more', zh: '{stage} 模型 {name} 已不存在' },
  'model.notBrought': { en: 'No model "{id}" was brought here', zh: '本机没有获取过模型“{id}”' },
  'model.notHere': { en: 'There is no model "{id}" here', zh: '本机没有模型“{id}”' },
  'model.inUse': { en: '{id} is in use', zh: '{id} 正在使用' },
  'model.notInCatalogue': { en: 'The catalogue has no model "{id}"', zh: '目录中没有模型“{id}”' },
  'model.noVariant': { en: '{model} has no variant "{variant}"', zh: '{model} 没有权重形式“{variant}”' },
  'model.noStage': {
    en: '{id} is for no stage of a turn, it tells where turns end',
    zh: '{id} 不属于任何阶段，它用于判断何时说完',
  },
  'model.noEngine': {
    en: '{model} needs the engine "{engine}" for {stage}, which this version does not have',
    zh: '{model} 的 {stage} 阶段需要引擎“{engine}”，当前版本没有此引擎',
  },
  'engine.unknown': { en: 'this version has no engine "{engine}"', zh: '当前版本没有引擎“{engine}”' },
  'engine.unknownHere': { en: 'This version has no engine "{engine}"', zh: '当前版本没有引擎“{engine}”' },
  'model.noClip': { en: 'There is no clip that it could listen to', zh: '没有可供它听的片段' },
  'engine.asksNoServer': {
    en: 'The engine "{engine}" runs models here: it asks no server',
    zh: '引擎“{engine}”在本机运行模型：不使用服务器',
  },
  // Files of a model.
  'assets.missing': { en: 'The folder assets/models is not there', zh: '没有 assets/models 文件夹' },
  'pack.noModel': { en: 'There is no model in {folder}', zh: '{folder} 中没有模型' },
  'pack.none': { en: 'There is no model pack in {folder}', zh: '{folder} 中没有模型包' },
  'pack.notJson': { en: '{path} is not JSON: {why}', zh: '{path} 不是 JSON：{why}' },
  'pack.notManifest': {
    en: '{path} is not a manifest this version reads: {place}: {why}',
    zh: '{path} 不是当前版本能读取的清单：{place}：{why}',
  },
  'pack.noWeights': { en: '{model} has no {variant} models for {stage}', zh: '{model} 没有 {stage} 的 {variant} 模型' },
  'pack.noRole': { en: 'The model\'s manifest names no file for "{role}"', zh: '模型的清单没有列出“{role}”的文件' },
  'pack.undescribed': {
    en: 'The manifest uses {path} and does not say what it is',
    zh: '清单用到 {path}，却没有说明它是什么',
  },
  'pack.fileMissing': { en: '{path} of the model pack is missing', zh: '模型包缺少 {path}' },
  'pack.fileSize': {
    en: '{path} of the model pack has {bytes} bytes instead of {expected}',
    zh: '模型包的 {path} 有 {bytes} 字节，应为 {expected} 字节',
  },
  'pack.hash': {
    en: '{name} is damaged: its SHA-256 is {found} instead of {expected} ({path})',
    zh: '{name} 已损坏：其 SHA-256 为 {found}，应为 {expected}（{path}）',
  },
  'pack.missing': { en: '{name} is missing ({path})', zh: '缺少 {name}（{path}）' },
  'pack.otherId': { en: '{folder} says that it is {id}', zh: '{folder} 自称是 {id}' },
  'model.notOnnx': { en: '{path} cannot be read as an ONNX model: {why}', zh: '{path} 无法作为 ONNX 模型读取：{why}' },
  'model.symbols': { en: '{path} cannot be read as a list of symbols: {why}', zh: '{path} 无法作为符号表读取：{why}' },
  'model.words': { en: '{path} cannot be read as a list of words: {why}', zh: '{path} 无法作为词表读取：{why}' },
  'model.tokenizerFile': { en: '{path} cannot be read as a tokenizer: {why}', zh: '{path} 无法作为分词器读取：{why}' },
  'model.tokenizer': { en: 'The tokenizer in {path} cannot be used: {why}', zh: '{path} 中的分词器无法使用：{why}' },
  'model.unloadable': { en: '{path} cannot be loaded: {why}', zh: '无法加载 {path}：{why}' },
  // Graphs that are none that the engines know.
  'model.notNumbers': {
    en: 'The model\'s "{key}" is not a list of {count} numbers',
    zh: '模型的“{key}”不是 {count} 个数的列表',
  },
  'model.noInteger': {
    en: 'The model\'s metadata has no whole number "{key}"',
    zh: '模型的元数据中没有整数“{key}”',
  },
  'model.outputNotFloat': { en: 'The model\'s output "{name}" is not float32', zh: '模型的输出“{name}”不是 float32' },
  'asr.ctcType': {
    en: 'The network is of the type "{type}", which the CTC engine does not run',
    zh: '网络类型为“{type}”，CTC 引擎不能运行',
  },
  'asr.options': {
    en: "The recogniser's engineOptions cannot be used: {why}",
    zh: '识别模型的 engineOptions 无法使用：{why}',
  },
  'asr.otherForm': { en: 'they have another form', zh: '形式不符' },
  'asr.notMoonshine': { en: '{path} does not describe a Moonshine', zh: '{path} 描述的不是 Moonshine' },
  'asr.memories': {
    en: "The decoder does not carry {blocks} memories, as the encoder's metadata says",
    zh: '解码器没有编码器元数据所说的 {blocks} 个记忆',
  },
  'asr.noSymbols': { en: 'The decoder\'s output "{name}" holds no symbols', zh: '解码器的输出“{name}”没有符号' },
  'asr.noOutput': { en: 'The recogniser has no output "{name}"', zh: '识别模型没有输出“{name}”' },
  'asr.senseVoiceInputs': {
    en: 'The network has {count} inputs, and a SenseVoice has 4',
    zh: '网络有 {count} 个输入，而 SenseVoice 有 4 个',
  },
  'asr.joiner': { en: 'The joiner lacks an input or an output', zh: '连接网络缺少输入或输出' },
  'asr.encoderType': {
    en: 'The encoder is of the type "{type}", which the transducer engine does not run',
    zh: '编码器类型为“{type}”，transducer 引擎不能运行',
  },
  'asr.features': {
    en: 'The encoder wants "{feature}" features, which the transducer engine does not make',
    zh: '编码器需要“{feature}”特征，transducer 引擎不能生成',
  },
  'asr.normalised': {
    en: 'The encoder wants its features normalised "{way}", which cannot be done while somebody speaks',
    zh: '编码器要求特征按“{way}”归一化，说话过程中无法做到',
  },
  'asr.prediction': {
    en: 'The prediction network has {inputs} inputs and {outputs} outputs, not 4 and 4',
    zh: '预测网络有 {inputs} 个输入和 {outputs} 个输出，应为 4 和 4',
  },
  'asr.locales': { en: "The encoder's list of locales cannot be read", zh: '无法读取编码器的语言列表' },
  'asr.unknownInput': {
    en: 'The recogniser\'s input "{name}" ({type}) is none that this engine knows',
    zh: '此引擎不认识识别模型的输入“{name}”（{type}）',
  },
  'asr.stateType': {
    en: 'The recogniser\'s state "{name}" is neither float32 nor int64',
    zh: '识别模型的状态“{name}”既不是 float32 也不是 int64',
  },
  'asr.encoderNames': {
    en: 'The recogniser\'s encoder has no input "{input}" or no output "{output}"',
    zh: '识别模型的编码器没有输入“{input}”或输出“{output}”',
  },
  'asr.encoderOutput': {
    en: 'The encoder\'s output "{output}" is not float32',
    zh: '编码器的输出“{output}”不是 float32',
  },
  'llm.layout': { en: 'The language model cannot be used: {why}', zh: '无法使用此语言模型：{why}' },
  'llm.stateIs': { en: 'its state "{name}" is {type}', zh: '其状态“{name}”是 {type}' },
  'llm.stateNotGiven': {
    en: 'it does not give "{output}" for its input "{name}"',
    zh: '它没有为输入“{name}”给出“{output}”',
  },
  'llm.shape': { en: 'the shape of "{name}" is not fixed', zh: '“{name}”的形状不固定' },
  'llm.stateNeither': {
    en: 'one of its states is neither float32 nor float16',
    zh: '它有一个状态既不是 float32 也不是 float16',
  },
  'llm.input': { en: 'it has an input "{name}"', zh: '它有一个输入“{name}”' },
  'llm.noTokens': { en: 'it does not take tokens ("input_ids")', zh: '它不接受词元（“input_ids”）' },
  'llm.noScores': { en: 'it has no output "logits"', zh: '它没有输出“logits”' },
  'llm.inputIs': { en: 'its input "{name}" is {type}', zh: '其输入“{name}”是 {type}' },
  'llm.scoresAre': { en: 'its scores are {type}', zh: '其分数是 {type}' },
  'llm.tooLong': {
    en: 'The prompt has {tokens} tokens; the model takes {limit}',
    zh: '提示有 {tokens} 个词元；模型最多接受 {limit} 个',
  },
  'llm.tooLongGguf': {
    en: 'The prompt has {tokens} tokens, and the model takes {limit}',
    zh: '提示有 {tokens} 个词元，而模型最多接受 {limit} 个',
  },
  'tts.noSpeakers': { en: 'The model has no speakers', zh: '模型没有说话人' },
  'tts.styles': {
    en: '{path} has {bytes} bytes, and {speakers} speakers of {rows} rows of {width} numbers have others',
    zh: '{path} 有 {bytes} 字节，与 {speakers} 个说话人、每人 {rows} 行、每行 {width} 个数不符',
  },
  'tts.noStyle': { en: 'The model has no input "style"', zh: '模型没有输入“style”' },
  'tts.vocoderKind': {
    en: '{path} is a vocoder of the kind "{kind}", and Vocos and HiFi-GAN are known here',
    zh: '{path} 是“{kind}”类声码器，这里只认识 Vocos 和 HiFi-GAN',
  },
  'tts.vocoderFrames': {
    en: "The vocoder's frames of {samples} samples lie in a way that is not known here",
    zh: '声码器每帧 {samples} 个采样，其排列方式未知',
  },
  'tts.noLexicon': {
    en: 'This voice ("{voice}") has no lexicon: it gets its sounds from espeak-ng, which is not part of this program',
    zh: '此语音（“{voice}”）没有词典：它的发音来自 espeak-ng，而本程序不含 espeak-ng',
  },
  'tts.noSuchSpeaker': {
    en: 'there is no speaker "{speaker}"; it has {count}: {names}',
    zh: '没有说话人“{speaker}”；共有 {count} 个：{names}',
  },
  'tts.options': { en: "The voice's engineOptions cannot be used: {why}", zh: '语音的 engineOptions 无法使用：{why}' },
  'vad.notSmartTurn': {
    en: '{path} is no Smart Turn: it has no input "{input}"',
    zh: '{path} 不是 Smart Turn：没有输入“{input}”',
  },
  'vad.turnEndMissing': { en: 'The turn-end model "{model}" is not there', zh: '没有判停模型“{model}”' },
  'vad.repeated': {
    en: 'Audio came twice: sample {expected} was due, {startSample} came',
    zh: '音频重复：应为采样 {expected}，收到的是 {startSample}',
  },
  // What runs models.
  'runtime.noVisualCpp': {
    en: 'Models cannot run: Windows lacks Microsoft’s Visual C++ runtime (MSVCP140.dll, VCRUNTIME140.dll)',
    zh: '无法运行模型：此 Windows 缺少 Microsoft Visual C++ 运行库（MSVCP140.dll、VCRUNTIME140.dll）',
  },
  'runtime.oldSystem': {
    en: 'Models cannot run: onnxruntime needs {wanted}, which this system is too old to have',
    zh: '无法运行模型：onnxruntime 需要 {wanted}，此系统版本过旧',
  },
  'runtime.otherLibrary': {
    en: 'Models cannot run: another program’s onnxruntime was loaded, with versions {versions} of its interface where {wanted} is needed',
    zh: '无法运行模型：加载了其他程序的 onnxruntime，其接口版本为 {versions}，而需要 {wanted}',
  },
  'llama.missing': {
    en: 'llama.cpp, which runs GGUF files, is not installed (node-llama-cpp {version})',
    zh: '运行 GGUF 文件的 llama.cpp 尚未安装（node-llama-cpp {version}）',
  },
  'llama.broken': {
    en: 'llama.cpp cannot be loaded from {folder}: {why}',
    zh: '无法从 {folder} 加载 llama.cpp：{why}',
  },
  'llama.model': { en: 'llama.cpp cannot load the model: {why}', zh: 'llama.cpp 无法加载此模型：{why}' },
} as const satisfies Readonly<Record<string, Bilingual>>
