import { Buffer } from 'node:buffer'
import { counted } from '../../measures/counted.ts'
import { formatMs, UNKNOWN } from '../../measures/numbers.ts'
import { METRIC_WORDS, STATUS_WORDS } from '../../measures/session-words.ts'
import type { ReportFacts, TurnFact } from '../facts.ts'
import type { ExportOptions, ReportSource } from '../source.ts'
import { both, html, type Markup } from './markup.ts'
import { details, paragraph, reasonMarkup, section, table } from './parts.ts'
import { utteranceName } from './utterance-name.ts'

/** A page of ten thousand rows helps nobody: the CSV has all of them. */
const MOST_ROWS = 500

/** The turns one by one, folded; with what was said where that was asked for. */
export function turnsSection({ turns, arms }: ReportFacts, options: ExportOptions): Markup {
  const { includeText } = options
  const shown = turns.slice(0, MOST_ROWS)
  const columns = [
    { title: '#' },
    { title: both({ en: 'Arm', zh: '组' }) },
    { title: both({ en: 'Utterance', zh: '语句' }) },
    { title: both(METRIC_WORDS.heardMs), number: true },
    { title: both(METRIC_WORDS.processingMs), number: true },
    { title: both({ en: 'Word errors', zh: '词错误' }), number: true },
    { title: both({ en: 'Remarks', zh: '备注' }) },
    ...(includeText
      ? [{ title: both({ en: 'Transcript', zh: '转写' }) }, { title: both({ en: 'Reply', zh: '回复' }) }]
      : []),
  ]
  const rows = shown.map((turn) => [
    String(turn.ordinal),
    arms[turn.armIndex]?.letter,
    both(utteranceName(turn.utterance, options)),
    formatMs(turn.heardMs),
    formatMs(turn.processingMs),
    turn.wordErrors ? `${turn.wordErrors.errors} / ${turn.wordErrors.referenceWords}` : UNKNOWN,
    remarksOf(turn),
    ...(includeText ? [turn.transcript, turn.reply] : []),
  ])
  const caption =
    turns.length > MOST_ROWS
      ? {
          en: `The first ${MOST_ROWS} of ${turns.length} turns; the CSV export has all`,
          zh: `${turns.length} 轮中的前 ${MOST_ROWS} 轮，CSV 导出包含全部`,
        }
      : { en: 'All turns', zh: '全部轮次' }
  const title = { en: `Turns one by one (${shown.length})`, zh: `逐轮明细（${shown.length}）` }
  return html`<div class="screen-only">${section({ en: 'Turns', zh: '轮次' }, details(title, table(caption, columns, rows)))}</div>`
}

function remarksOf(turn: TurnFact): Markup {
  const marks = [
    ...(turn.status === 'finished' ? [] : [both(STATUS_WORDS[turn.status])]),
    ...(turn.warmUp ? [both({ en: 'warm-up', zh: '预热' })] : []),
    ...(turn.cold && !turn.warmUp ? [both({ en: 'cold', zh: '冷启动' })] : []),
    ...(turn.disturbed ? [both({ en: 'machine busy', zh: '机器繁忙' })] : []),
    ...(turn.cached ? [both({ en: 'cached', zh: '缓存' })] : []),
    ...(turn.notMeasurable === undefined
      ? []
      : [reasonMarkup({ reason: turn.notMeasurable, because: turn.notMeasurableBecause })]),
  ]
  return html`${marks.map((mark, i) => (i === 0 ? mark : html`, ${mark}`))}`
}

/** A page with more audio than this opens slowly and cannot be sent by mail. */
const MOST_AUDIO_BYTES = 24 * 2 ** 20

/** Recordings inside the page, where they were asked for; what does not fit is counted. */
export async function recordingsSection(source: ReportSource, options: ExportOptions): Promise<Markup | undefined> {
  if (!options.includeAudio) return undefined
  const rows: Markup[] = []
  let [bytes, leftOut] = [0, 0]
  for await (const page of source.turns({ spans: false })) {
    for (const turn of page) {
      if (!turn.recording) continue
      const fits = bytes + turn.recording.bytes <= MOST_AUDIO_BYTES
      const wav = fits ? await source.recording(turn) : undefined
      if (wav) rows.push(recordingItem(turn.ordinal, wav))
      else leftOut += 1
      bytes += wav?.byteLength ?? 0
    }
  }
  const missing =
    leftOut === 0
      ? undefined
      : paragraph({
          en: `Not in this page, which would become too large, or deleted: ${counted(leftOut, 'recordings').en}.`,
          zh: `另有 ${leftOut} 段录音未放入本页：页面会过大，或录音已删除。`,
        })
  const none = rows.length === 0 ? paragraph({ en: 'No recordings were kept.', zh: '没有保留录音。' }) : undefined
  const heading = { en: 'Recordings (left: captured, right: played)', zh: '录音（左：采集，右：播放）' }
  return section(heading, html`<ul class="legend screen-only">${rows}</ul>`, missing, none)
}

function recordingItem(ordinal: number, wav: Uint8Array): Markup {
  const data = Buffer.from(wav.buffer, wav.byteOffset, wav.byteLength).toString('base64')
  return html`<li>${both({ en: `Turn ${ordinal}`, zh: `第 ${ordinal} 轮` })}<audio controls preload="none" aria-label="${ordinal}" src="data:audio/wav;base64,${data}"></audio></li>`
}
