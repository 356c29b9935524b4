import type { Bilingual } from '../words.ts'

/** Why a flag does something else than was asked, or less than its name says. `{name}` stands for an argument. */
export const FLAG_REASONS = {
  'flag.notActing': { en: 'the pipeline does not act on this flag yet', zh: '流水线尚未实现这个参数' },
  'flag.cores': { en: 'the machine has {cores:core}', zh: '本机有 {cores} 个核' },
  'flag.modelElsewhere': {
    en: 'the model is a server elsewhere, which chooses this itself',
    zh: '模型是另一处的服务器，由它自行决定',
  },
  'flag.recogniserElsewhere': {
    en: 'the recogniser is a server elsewhere, which chooses this itself',
    zh: '识别模型是另一处的服务器，由它自行决定',
  },
  'flag.voiceElsewhere': {
    en: 'the voice is a server elsewhere: how it makes sound is its own',
    zh: '语音是另一处的服务器：如何合成由它自行决定',
  },
  'flag.nothingElsewhere': { en: 'no model is a server elsewhere', zh: '没有使用外部服务器的模型' },
  'flag.noSuchLimit': { en: 'the protocol of the server has no such limit', zh: '该服务器的协议没有这项限制' },
  'flag.noSentenceEnds': {
    en: 'the server does not say whether a sentence is at its end',
    zh: '服务器不说明句子是否已结束',
  },
  'flag.wholeUtterances': { en: 'the server takes whole utterances alone', zh: '服务器只接受整段语音' },
  'flag.notStreaming': {
    en: 'nothing is recognised before the endpoint without ASR_ENABLE_STREAMING',
    zh: '未打开 ASR_ENABLE_STREAMING 时，判停之前不做识别',
  },
  'flag.noSmartTurn': {
    en: 'Smart Turn is not on this machine: bring it on the page Models, or by "firstword models pull smart-turn-v3.2"',
    zh: '本机没有 Smart Turn：请在“模型”页下载，或运行 "firstword models pull smart-turn-v3.2"',
  },
  'flag.silenceAlone': {
    en: 'silence alone ends turns with ASR_ENDPOINTING=fixed',
    zh: 'ASR_ENDPOINTING=fixed 时只由静音判定说完',
  },
  'flag.noTurnEndModel': {
    en: 'no model listens for the end of turns with ASR_ENDPOINTING={detector}',
    zh: 'ASR_ENDPOINTING={detector} 时没有模型判听是否说完',
  },
  'flag.soundAlone': {
    en: 'it hears the sound alone: without ASR_ENABLE_STREAMING there are no words before the end',
    zh: '只听声音：未打开 ASR_ENABLE_STREAMING 时，说完之前没有文字',
  },
  'flag.carriedState': {
    en: 'the recogniser carries its state from step to step: nothing needs to be fed again',
    zh: '识别模型逐步保留状态：无需重复送入音频',
  },
  'flag.ownProcess': {
    en: 'the recogniser runs in a process of its own, into which audio is copied',
    zh: '识别模型在独立进程中运行，音频需要复制过去',
  },
  'flag.multiples': {
    en: 'the recogniser takes audio in multiples of {samples:sample}',
    zh: '识别模型按 {samples} 个采样的整数倍接收音频',
  },
  'flag.encoders': {
    en: 'the model has encoders for {sizes} ms: the nearest is the one for {chosen} ms',
    zh: '模型有 {sizes} ms 的编码器：最接近的是 {chosen} ms',
  },
  'flag.chunkEnds': {
    en: 'below {seconds} s (a chunk of {chunkMs} ms and what is seen ahead) the recogniser still works at the end',
    zh: '低于 {seconds} 秒时（一个 {chunkMs} ms 的块加上向前看的部分），说完时识别模型仍在工作',
  },
  'flag.skeleton': {
    en: 'it says what it was told: nothing is left to chance',
    zh: '它只说预先给定的内容：没有随机性',
  },
  'flag.halfOnProcessor': {
    en: 'on a processor float16 halves the file; it is computed in float32, at the same speed',
    zh: '在处理器上 float16 只让文件减半；计算仍用 float32，速度不变',
  },
  'flag.namesNoDevice': {
    en: 'it names no graphics device: the models run on the processor',
    zh: '未指定任何显卡：模型在处理器上运行',
  },
  'flag.noUsableDevice': {
    en: 'no graphics device could be used: the models run on the processor',
    zh: '没有可用的显卡：模型在处理器上运行',
  },
  'flag.fusedHalfOnly': {
    en: 'the model pack has fused attention with float16 weights only',
    zh: '模型包的融合注意力只有 float16 权重',
  },
  'flag.fusedOnly': {
    en: 'the model pack has fused attention with {weights} weights only, not with {wanted}',
    zh: '模型包的融合注意力只有 {weights} 权重，没有 {wanted}',
  },
  'flag.alwaysFused': {
    en: 'all graphs of this model have fused attention',
    zh: '此模型的所有计算图都带融合注意力',
  },
  'flag.notFused': { en: 'the model pack has no graph with fused attention', zh: '模型包没有带融合注意力的计算图' },
  'flag.noRecogniser': { en: 'the model pack has no {weights} recogniser', zh: '模型包没有 {weights} 识别模型' },
  'flag.weightsOnly': { en: 'the model pack has {weights} weights only', zh: '模型包只有 {weights} 权重' },
  'flag.stillLoading': {
    en: 'its models are still being loaded: those before serve',
    zh: '其模型仍在加载：暂由之前的模型服务',
  },
  'flag.cannotLoad': { en: 'its models cannot be loaded', zh: '其模型无法加载' },
  'flag.wholeReadings': {
    en: 'every reading begins with the first sample already',
    zh: '每次识别本来就从第一个采样开始',
  },
  'flag.sameLength': {
    en: 'only utterances of exactly the same length run together, which happens seldom',
    zh: '只有长度完全相同的语句才会合并运行，这很少发生',
  },
  'flag.moonshineProcessor': {
    en: "Moonshine's graphs are made for processors and run on nothing else",
    zh: 'Moonshine 的计算图只为处理器制作，不能在别处运行',
  },
  'flag.moonshineOne': {
    en: "Moonshine's graphs take one utterance at a time",
    zh: 'Moonshine 的计算图一次只接受一条语句',
  },
  'flag.noPunctuation': {
    en: 'the recogniser writes no punctuation, from which the end of a sentence could be told',
    zh: '识别模型不写标点，无法据此判断句子是否结束',
  },
  'flag.vocoderWithin': {
    en: 'this voice has one vocoder, within its graph',
    zh: '此语音只有一个声码器，含在计算图内',
  },
  'flag.oneVocoder': { en: 'this voice has one vocoder', zh: '此语音只有一个声码器' },
  'flag.clauseAtOnce': {
    en: 'the sound of a clause is made in one run: a chunk is never earlier than its clause',
    zh: '一个分句的声音一次合成：音频块不会早于它的分句',
  },
  'flag.ggufOneForm': { en: 'a GGUF file has its weights in one form', zh: 'GGUF 文件的权重只有一种形式' },
  'flag.llamaChooses': { en: 'llama.cpp chooses this itself', zh: '由 llama.cpp 自行决定' },
} as const satisfies Readonly<Record<string, Bilingual>>
