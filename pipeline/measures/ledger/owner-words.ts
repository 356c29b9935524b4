import type { LedgerOwner } from '../../protocol/ledger.ts'
import type { Bilingual } from '../words.ts'

/** What of the machine is waited for; a name that is not here is said as it is. */
const MACHINE_NAMES: Readonly<Record<string, Bilingual>> = {
  audio: { en: 'audio input', zh: '音频输入' },
  host: { en: 'host', zh: '本地服务' },
  device: { en: 'device', zh: '设备' },
  processor: { en: 'processor', zh: '处理器' },
  network: { en: 'network', zh: '网络' },
  server: { en: 'server', zh: '服务器' },
  'push to talk': { en: 'push to talk', zh: '按住说话' },
  vad: { en: 'VAD', zh: 'VAD' },
  asr: { en: 'ASR', zh: 'ASR' },
  llm: { en: 'LLM', zh: 'LLM' },
  tts: { en: 'TTS', zh: 'TTS' },
}

/** What nobody can tell apart. */
const UNKNOWN_NAMES: Readonly<Record<string, Bilingual>> = {
  'server or network': { en: 'the server or the network', zh: '服务器或网络' },
}

/** Whose time a part of the ledger is, as part of a sentence: `the setting TTS_STREAMING`, `the machine (processor)`. */
export function ownerWords(owner: LedgerOwner): Bilingual {
  const { en, zh } = nameOf(owner)
  switch (owner.kind) {
    case 'setting':
      return { en: `the setting ${en}`, zh: `设置项 ${zh}` }
    case 'stage':
      return { en: `the stage ${en}`, zh: `阶段 ${zh}` }
    case 'machine':
      return { en: `the machine (${en})`, zh: `机器（${zh}）` }
    case 'unknown':
      return UNKNOWN_NAMES[owner.name] ?? { en: 'an unknown cause', zh: '未知原因' }
  }
}

/** The same where there is little room: `TTS_STREAMING`, `machine: processor`. */
export function shortOwnerWords(owner: LedgerOwner): Bilingual {
  const { en, zh } = nameOf(owner)
  if (owner.kind === 'unknown') return UNKNOWN_NAMES[owner.name] ?? { en: 'unknown', zh: '未知' }
  return owner.kind === 'machine' ? { en: `machine: ${en}`, zh: `机器：${zh}` } : { en, zh }
}

function nameOf({ kind, name }: LedgerOwner): Bilingual {
  const known = kind === 'machine' ? MACHINE_NAMES[name] : undefined
  const said = kind === 'stage' ? name.toUpperCase() : name
  return known ?? { en: said, zh: said }
}
