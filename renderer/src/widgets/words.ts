import { useTranslation } from 'react-i18next'
import { partRow } from '../../../pipeline/measures/ledger/ledger-parts.ts'
import { ownerWords, shortOwnerWords } from '../../../pipeline/measures/ledger/owner-words.ts'
import type { ErrorInfo } from '../../../pipeline/protocol/errors.ts'
import { type LedgerOwner, type LedgerPartName, ledgerPartNameSchema } from '../../../pipeline/protocol/ledger.ts'
import type { Reason, StatedReason } from '../../../pipeline/protocol/reasons.ts'
import { BAD_ANSWER, NOT_CONNECTED, UNREADABLE } from '../connection/pending-requests.ts'
import { useConsoleStore } from '../console-context.ts'
import { hostCode, hostError, hostReason } from '../i18n/host-words.ts'
import { type ArmName, readArmName } from '../model/experiments/arm-name.ts'
import type { Bar, RowId } from '../model/turn/bars.ts'
import type { MissingReason } from '../model/turn/turn.ts'

/** Spans the pipeline is known to record besides the ledger's parts; any other is shown by its own name. */
const SPAN_WORDS = {
  'vad.window': 'span.vad_window',
  'vad.hold': 'span.vad_hold',
  'asr.step': 'span.asr_step',
  'llm.decode': 'span.llm_decode',
  'tts.acoustic': 'span.tts_acoustic',
  'tts.vocoder': 'span.tts_vocoder',
  speech: 'span.speech',
  reply: 'span.reply',
  working: 'span.working',
} as const

const SPAN_KEYS: Readonly<Record<string, (typeof SPAN_WORDS)[keyof typeof SPAN_WORDS]>> = SPAN_WORDS

/** Recording conditions of the demo clips; any other is shown as it is. */
const CONDITION_WORDS = {
  clean: 'condition.clean',
  noise: 'condition.noise',
  babble: 'condition.babble',
  pause: 'condition.pause',
  reverberation: 'condition.reverberation',
  telephone: 'condition.telephone',
} as const

const CONDITION_KEYS: Readonly<Record<string, (typeof CONDITION_WORDS)[keyof typeof CONDITION_WORDS]>> = CONDITION_WORDS

const ROW_KEYS = {
  ledger: 'waterfall.ledger',
  speech: 'waterfall.speech',
  vad: 'stage.vad',
  asr: 'stage.asr',
  llm: 'stage.llm',
  tts: 'stage.tts',
  playback: 'waterfall.playback',
} as const satisfies Record<RowId, string>

const MISSING_KEYS = {
  running: 'headline.running',
  none: 'headline.none',
  noLedger: 'headline.noLedger',
  incomplete: 'headline.incomplete',
} as const

/** Words for the names that travel on the wire, in the language in force. */
export interface Words {
  part(part: LedgerPartName): string
  row(row: RowId): string
  span(name: string): string
  bar(bar: Bar): string
  condition(name: string): string
  owner(owner: LedgerOwner): string
  shortOwner(owner: LedgerOwner): string
  missing(reason: MissingReason): string
  /** Why something is as it is, by its code; without one as the host said it. */
  reason(text: string, because: Reason | undefined): string
  /** The same of what was told with its code. */
  told(told: StatedReason): string
  /** What is counted by code. */
  code(code: string): string
  /** A preset's name, or an arm's. */
  preset(name: string | undefined): string
  error(error: ErrorInfo): ErrorInfo
}

export function useWords(): Words {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  const part = (name: LedgerPartName) => partRow(name).words[language]
  const spanWord = (name: string) => {
    const known = ledgerPartNameSchema.safeParse(name)
    if (known.success) return part(known.data)
    const key = SPAN_KEYS[name]
    return key ? t(key) : name
  }
  const preset = (name: string | undefined): string => {
    switch (name) {
      case undefined:
        return t('top.custom')
      case 'baseline':
      case 'conservative':
      case 'aggressive':
      case 'streaming':
      case 'tuned':
        return t(`presets.${name}`)
      default:
        return arm(readArmName(name))
    }
  }
  const arm = (name: ArmName): string => {
    if (name.kind === 'given') return name.name
    if (name.kind === 'models')
      return [preset(name.name), ...name.models.map(({ stage, id }) => `${t(`stage.${stage}`)} ${id}`)].join(' · ')
    if (name.kind === 'without') return t('compare.armNames.without', { name: preset(name.name), flag: name.flag })
    return t(`compare.armNames.${name.kind}`, { ...name })
  }
  return {
    part,
    row: (row) => t(ROW_KEYS[row]),
    span: (name) => spanWord(name),
    bar: (bar) => (bar.part ? part(bar.part) : spanWord(bar.name)),
    condition: (name) => {
      const key = CONDITION_KEYS[name]
      return key ? t(key) : name
    },
    owner: (owner) => ownerWords(owner)[language],
    shortOwner: (owner) => shortOwnerWords(owner)[language],
    missing: (reason) =>
      reason.kind === 'given' ? hostReason(reason.text, reason.because, language) : t(MISSING_KEYS[reason.kind]),
    reason: (text, because) => hostReason(text, because, language),
    told: ({ reason, because }) => hostReason(reason, because, language),
    code: (code) => hostCode(code, language),
    preset,
    error(error) {
      if (error.code === NOT_CONNECTED.code)
        return { ...error, message: t('error.disconnected'), hint: t('error.disconnectedHint') }
      if (error.code === 'client.noAnswer')
        return { ...error, message: t('error.noAnswer'), hint: t('error.noAnswerHint') }
      if (error.code === BAD_ANSWER.code)
        return { ...error, message: t('error.badAnswer'), hint: t('error.unreadableHint') }
      if (error.code === UNREADABLE)
        return { ...error, message: t('error.unreadable', { field: error.message }), hint: t('error.unreadableHint') }
      return hostError(error, language)
    },
  }
}
