/** What a Chinese text may say in Latin letters, and why. */
interface Allowed {
  readonly why: string
  /** As they are written, whole: `Smart Turn` allows neither `Smart` nor `Turn`. */
  readonly said: readonly string[]
}

const words = (line: string) => line.split(' ')

const NAMES: readonly Allowed[] = [
  {
    why: 'Names of products, libraries and file formats are the same in every language.',
    said: [
      ...words(
        'Firstword Node Ollama OpenAI NVIDIA Prometheus Perfetto Opus ESP32 xiaozhi Deepgram Docker FunASR Flatpak',
      ),
      ...words(
        'Snap Wyoming macOS Linux Windows Ubuntu Debian RHEL Chrome Chromium GNOME KWallet DirectML ModelScope Apple',
      ),
      ...words(
        'llama.cpp vLLM vLLM-Omni speaches sherpa-onnx onnxruntime node-llama-cpp nvidia-smi sysfs ffmpeg gRPC Markdown',
      ),
      ...words(
        'espeak-ng Kokoro-FastAPI LiveKit Agora Apache Llama Ogg ui.perfetto.dev localhost host.docker.internal',
      ),
      ...['ONNX Runtime', 'Hugging Face ONNX', 'Hugging Face', 'LM Studio', 'Home Assistant', 'Docker Compose'],
      ...['Core ML', 'Microsoft Visual C++', 'GNOME Keyring', 'OpenAI Realtime', 'MacBook Pro', 'chrome://tracing'],
    ],
  },
  {
    why: 'Names of models and of the kinds of networks that they are.',
    said: [
      ...words('Kokoro Moonshine SenseVoice Vocos HiFi-GAN NeMo Kaldi zipformer transducer CTC pocket'),
      ...['Smart Turn', 'pocket-turn', 'smart-turn'],
    ],
  },
  {
    why: 'Abbreviations, and terms of the trade that Chinese engineers write in English.',
    said: [
      ...words(
        'ASR LLM TTS VAD CER WER CPU GPU CUDA WebGPU GGUF GPL ML PC HTTP TLS JSON YAML HTML PDF CSV WAV PCM QR MQTT OTA WebSocket',
      ),
      ...words('Wi-Fi UTF-8 OTLP OTLP/HTTP SHA-256 UTC DLL softmax logits ping shell ONNX A/B distinct-2'),
    ],
  },
  {
    why: 'Methods are called after people.',
    said: [...words('Hann Holm Pareto Wilcoxon'), 'Hodges–Lehmann'],
  },
  {
    why: 'Units and signs of figures.',
    said: words('ms s dB dBFS Hz kHz J kB MB GB MiB GiB USD EUR p t n p50 p90 p95 p99'),
  },
  { why: 'The two sides of a comparison, and the axes of none.', said: words('A B') },
  {
    why: 'Keys are called as they are printed.',
    said: words('C D F K S T W Z Alt Ctrl Delete End Enter Esc Escape F11 Home PageDown PageUp Shift Shift+ Space Tab'),
  },
  {
    why: 'Values of flags, fields and inputs of networks, as they are written into files and typed into terminals.',
    said: [
      ...words('asr llm tts vad fixed adaptive cpu cuda webgpu true false wav opus html engineOptions format'),
      ...words('leavesThisMachine sampleRateHz zh-CN input_ids “style”'),
    ],
  },
  { why: 'A language is offered under its own name.', said: ['语言：English'] },
  {
    why: 'What is typed or found as it stands.',
    said: [
      ...words('NAME=value #token= fuser pavucontrol dev/snd/ assets/models owner/name onnxruntime.dll doctor NUMBER'),
      ...words('SIGKILL .env environment http https ws wss'),
      ...[
        'export NAME=value',
        'NAME: value',
        'arecord -l',
        'fuser -v',
        'git checkout assets/models',
        'Built with Llama',
      ],
      'ffmpeg -i INPUT -ac 1 -ar 16000 -c:a pcm_s16le OUTPUT.wav',
    ],
  },
]

const PATTERNS: readonly { readonly why: string; readonly pattern: RegExp }[] = [
  { why: 'Flags and variables of the environment.', pattern: /\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b(=[a-z-]+)?/g },
  { why: 'Commands of the terminal.', pattern: /\bfirstword( --?[a-z-]+| [a-z]+)*( 或 [a-z]+)?/g },
  { why: 'Options of commands.', pattern: /(?<![\w-])--[a-z-]+/g },
  { why: 'Addresses.', pattern: /\b(https?|wss?|tcp):\/\/[^\s，。；、）”]*/g },
  { why: 'Codes of errors, to look them up by.', pattern: /(?<![\w./])[a-z]+\.[a-z][A-Za-z]*(?![\w./])/g },
  { why: 'Paths on a server.', pattern: /(?<!\w)\/(v1|metrics)\b/g },
]

/** What has a digit in it is a name, a version or a size. */
const NUMBERED = /\b[A-Za-z][\w.-]*\d[\w.-]*|\b\d+(\.\d+)?[A-Za-z]+\b/g

const SAID = anyOf(NAMES.flatMap(({ said }) => said))

/**
 * The Latin words of a Chinese text that nothing allows: what was left in English.
 *
 * @param own what somebody calls something of theirs (titles, machines, devices): taken out before
 */
export function foreignWords(text: string, own: readonly string[] = []): readonly string[] {
  let rest = own.length === 0 ? text : text.replaceAll(anyOf(own), ' ')
  for (const { pattern } of PATTERNS) rest = rest.replaceAll(pattern, ' ')
  return (
    rest
      .replaceAll(SAID, ' ')
      .replaceAll(NUMBERED, ' ')
      .match(/[A-Za-z](?:[\w’'/+.-]*\w)?/g) ?? []
  )
}

/** Each of these where it stands as a word of its own; longest first, so that a name of two words goes before one of its words. */
function anyOf(phrases: readonly string[]): RegExp {
  const sorted = phrases.filter((one) => one !== '').toSorted((a, b) => b.length - a.length)
  return new RegExp(`(?<![A-Za-z])(?:${sorted.map(escaped).join('|')})(?![A-Za-z])`, 'g')
}

function escaped(phrase: string): string {
  return phrase.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
