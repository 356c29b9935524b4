/** Latin words that a Chinese text may hold. A new one is a name, or it is to be translated. */
export const LATIN_WORDS: ReadonlySet<string> = new Set(
  [
    'A B C D F K S T W Z A/B Alt Ctrl Delete End Enter Esc Escape F11 Home PageDown PageUp Shift Shift+ Space Tab',
    'ASR CPU GPU LLM TTS VAD CER WER CUDA GGUF HTTP JSON PDF CSV QR TLS UTF-8 WebGPU WebSocket Wi-Fi OTLP/HTTP p p50 p90 p95 p99 n',
    'dB GB Hz J MB MHz MiB kB ms s distinct-2 Hodges Lehmann Wilcoxon Pareto Opus kHz MQTT OTA xiaozhi',
    'Assistant Compose Deepgram Docker English ESP32 Firstword Flatpak FunASR LM Node NVIDIA ONNX Ollama OpenAI Prometheus',
    'Runtime Smart Snap Studio Turn Wyoming chrome llama.cpp localhost macOS sherpa-onnx speaches tracing ui.perfetto.dev vLLM vLLM-Omni',
    'ASR_ENDPOINTING CUDA_VISIBLE_DEVICES NAME arecord calibrate dev/snd/ environment export firstword fuser host.docker.internal http https l',
    'models pavucontrol pull shell tcp token update v v1 value ws wss',
  ].flatMap((line) => line.split(' ')),
)
