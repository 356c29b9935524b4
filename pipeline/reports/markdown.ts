import { COST_WORDS, costText } from '../measures/cost/cost-words.ts'
import { counted } from '../measures/counted.ts'
import { partRow } from '../measures/ledger/ledger-parts.ts'
import { modelsText } from '../measures/models-text.ts'
import {
  digitsOf,
  formatGibibytes,
  formatInterval,
  formatMebibytes,
  formatMs,
  formatShare,
  msDigits,
  UNKNOWN,
} from '../measures/numbers.ts'
import { toldWords } from '../measures/reasons/reasons.ts'
import { KIND_WORDS, METRIC_WORDS, STATE_WORDS, sessionTitle } from '../measures/session-words.ts'
import { lostOf } from '../measures/turn-fate.ts'
import { armWords } from '../measures/verdicts/arm-words.ts'
import { metricTitle, unitOfArms } from '../measures/word-errors/error-rate.ts'
import type { Bilingual } from '../measures/words.ts'
import { OUTCOME_WORDS } from '../measures/words.ts'
import { gatherFacts, REPORT_PARTS, shownArms } from './facts.ts'
import { showTime } from './numbers.ts'
import type { ExportOptions, ReportSource } from './source.ts'

/** A page to paste into a ticket: verdicts, headline numbers, parts, price, and what it was measured on. */
export async function* writeMarkdown(source: ReportSource, options: ExportOptions): AsyncGenerator<string> {
  const facts = await gatherFacts(source)
  const say = (words: Bilingual) => words[options.language]
  const { session, result, headline } = facts
  const arms = shownArms(facts)
  const titles = arms.map(({ letter, arm }) => `${letter} ${say(armWords(arm.name))}`)
  yield `# ${escaped(say(sessionTitle(session)))}\n\n`
  yield `${say(KIND_WORDS[session.kind])}, ${say(STATE_WORDS[session.state])}, ${showTime(session.startedAt)}\n\n`
  const told = (result?.comparisons ?? []).filter((one) => one.metric === headline)
  if (result?.searchVerdict) yield `${escaped(say(result.searchVerdict))}\n\n`
  for (const { outcome, verdict } of told) yield `- **${say(OUTCOME_WORDS[outcome])}**: ${escaped(say(verdict))}\n`
  if (told.length > 0) yield '\n'
  yield tableOf(
    [say({ en: 'Number', zh: '数值' }), ...titles],
    [
      ...(['heardMs', 'processingMs'] as const).flatMap((metric) => [
        [
          `${say(METRIC_WORDS[metric])} p50`,
          ...arms.map((one) => formatMs(one.summary?.[metric].p50.value ?? one.medians[metric].p50)),
        ],
        [
          `${say(METRIC_WORDS[metric])} p50, 95 %`,
          ...arms.map((one) => formatInterval(one.summary?.[metric].p50.interval)),
        ],
        [
          `${say(METRIC_WORDS[metric])} p95`,
          ...arms.map((one) => formatMs(one.summary?.[metric].p95.value ?? one.medians[metric].p95)),
        ],
      ]),
      [say({ en: 'Turns that count', zh: '计入的轮次' }), ...arms.map((one) => `${one.counted} / ${one.turns}`)],
      [say({ en: 'Cut off', zh: '被截断' }), ...arms.map(({ lost }) => `${lost.cutOff} / ${lost.turns}`)],
      [say({ en: 'Taken back', zh: '被说话人收回' }), ...arms.map(({ lost }) => `${lost.takenBack} / ${lost.turns}`)],
      [
        say({ en: 'Lost otherwise', zh: '因其他原因丢失' }),
        ...arms.map(({ lost }) => `${lostOf(lost) - lost.cutOff - lost.takenBack} / ${lost.turns}`),
      ],
      [
        say(metricTitle('wordErrorRate', unitOfArms(result?.arms ?? []))),
        ...arms.map((one) => formatShare(one.summary?.wordErrorRate)),
      ],
      [say(METRIC_WORDS.distinct2), ...arms.map((one) => digitsOf(one.summary?.distinct2, 2))],
      [say(METRIC_WORDS.cpuMs), ...arms.map((one) => formatMs(one.summary?.cpuMs))],
      [say(METRIC_WORDS.residentBytes), ...arms.map((one) => formatMebibytes(one.summary?.peakResidentBytes))],
      ...(arms.some((one) => one.summary?.cost)
        ? [[say(COST_WORDS), ...arms.map((one) => costText(one.summary?.cost))]]
        : []),
    ],
  )
  const parts = REPORT_PARTS.filter((part) => arms.some((one) => one.parts.has(part)))
  yield tableOf(
    [say({ en: 'Part, median', zh: '部分，中位数' }), ...titles],
    parts.map((part) => [say(partRow(part).words), ...arms.map((one) => formatMs(one.parts.get(part)))]),
  )
  const { machine, instrument } = session.environment
  const error = instrument ? `p99 ${msDigits(instrument.errorP99Ms)} ms` : say({ en: 'not calibrated', zh: '未校准' })
  const cards = (machine.graphics?.cards ?? []).map(({ name }) => `${escaped(name)}, `).join('')
  const ranOn = Object.entries(machine.ranOn ?? {}).map(([stage, { provider, asked, ...why }]) => {
    const wish = asked === undefined ? '' : `${say({ en: 'asked for', zh: '要求' })} ${escaped(asked)}; `
    return `${stage} ${provider} (${wish}${escaped(say(toldWords(why)))})`
  })
  if (ranOn.length > 0) yield `${say({ en: 'Stages ran on', zh: '各阶段运行于' })}: ${ranOn.join(', ')}.\n`
  yield `${machine.cpu}, ${machine.cores} × CPU, ${formatGibibytes(machine.memoryBytes)}, ${cards}${machine.platform}, Node ${machine.node}, ONNX Runtime ${machine.onnxruntime}, ${escaped(modelsText(session.environment))}; ${say({ en: 'error of the instrument', zh: '仪器误差' })}: ${error}; ${say(counted(session.counts.turns, 'turns'))}, ${UNKNOWN} = ${say({ en: 'not measured', zh: '未测量' })}.\n`
}

function tableOf(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lineOf = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |\n`
  const rule = `|${titles.map((_, i) => (i === 0 ? ' --- |' : ' ---: |')).join('')}\n`
  return `${lineOf(titles)}${rule}${rows.map(lineOf).join('')}\n`
}

/** Names are the user's: no markup and no line break of theirs may change the document. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/g, '\\$&').replace(/\s*\n\s*/g, ' ')
}
