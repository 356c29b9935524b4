import { counted } from '../../measures/counted.ts'
import { modelsText } from '../../measures/models-text.ts'
import { digitsOf, formatGibibytes, formatMebibytes, msDigits, UNKNOWN } from '../../measures/numbers.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { percentile } from '../../measures/statistics/percentiles.ts'
import type { Bilingual } from '../../measures/words.ts'
import type { Graphics } from '../../protocol/graphics.ts'
import { type ReportFacts, shownArms } from '../facts.ts'
import { showTime } from '../numbers.ts'
import type { ExportOptions } from '../source.ts'
import { both, type Content, html, type Markup } from './markup.ts'
import { armName, details, paragraph, reasonMarkup, section, table } from './parts.ts'

/** Flags in which the arms differ, then all of them. */
export function flagsSection(facts: ReportFacts): Markup | undefined {
  const arms = shownArms(facts).filter((one) => Object.keys(one.arm.values).length > 0 || one.arm.remote !== undefined)
  const names = [...new Set(arms.flatMap((one) => Object.keys(one.arm.values)))].sort()
  if (names.length === 0) return undefined
  const valuesOf = (name: string) => arms.map((one) => String(one.arm.values[name] ?? UNKNOWN))
  const columns = [
    { title: both({ en: 'Flag', zh: '参数' }) },
    ...arms.map((one) => ({ title: armName(one), number: true })),
  ]
  const rowsOf = (shown: readonly string[]) =>
    shown.map((name) => [
      html`<span class="code">${name}</span>`,
      ...valuesOf(name).map((value) => html`<span class="code">${value}</span>`),
    ])
  const differing = names.filter((name) => new Set(valuesOf(name)).size > 1)
  const difference =
    differing.length > 0
      ? table({ en: 'Flags that differ', zh: '不同的参数' }, columns, rowsOf(differing))
      : arms.length > 1
        ? paragraph({ en: 'The arms differ in no flag.', zh: '各组的参数完全相同。' })
        : undefined
  const all = details(
    { en: `All ${names.length} flags`, zh: `全部 ${names.length} 个参数` },
    table({ en: 'All active flags', zh: '生效的全部参数' }, columns, rowsOf(names)),
  )
  return section({ en: 'What was set', zh: '设置' }, difference, all)
}

/** What the numbers were measured on, and with what. */
export function environmentSection({ session, samples }: ReportFacts): Markup {
  const { environment } = session
  const { machine, instrument } = environment
  const usable = machine.providers.filter((one) => one.usable).map((one) => one.name)
  const others = machine.providers.filter((one) => !one.usable)
  const calibration = instrument
    ? both({
        en: `p99 ${msDigits(instrument.errorP99Ms)} ms over ${counted(instrument.turns, 'turns').en} with known delays, ${showTime(instrument.measuredAt)}`,
        zh: `p99 ${msDigits(instrument.errorP99Ms)} 毫秒，由 ${instrument.turns} 轮已知延迟测得，${showTime(instrument.measuredAt)}`,
      })
    : both({ en: 'not calibrated on this machine', zh: '未在本机校准' })
  const rows: Content[][] = [
    entry({ en: 'Processor', zh: '处理器' }, machine.cpu, ', ', both(counted(machine.cores, 'cores'))),
    entry({ en: 'Memory', zh: '内存' }, formatGibibytes(machine.memoryBytes)),
    entry({ en: 'System', zh: '系统' }, machine.platform),
    ...graphicsRows(machine.graphics),
    entry(
      { en: 'Runtime', zh: '运行环境' },
      `Firstword ${environment.appVersion}, Node ${machine.node}, ONNX Runtime ${machine.onnxruntime}`,
    ),
    entry({ en: 'Providers that work here', zh: '可用的执行后端' }, usable.join(', ') || UNKNOWN),
    ...others.map((one) =>
      entry(
        { en: 'Not usable', zh: '不可用' },
        reasonMarkup(
          because('of.what', { what: one.name, why: { reason: one.reason ?? UNKNOWN, because: one.because } }),
        ),
      ),
    ),
    entry({ en: 'Models', zh: '模型' }, modelsText(environment)),
    entry({ en: 'Error of the instrument', zh: '仪器误差' }, calibration),
    ...(session.seed === undefined
      ? []
      : [entry({ en: 'Seed of the order', zh: '顺序随机种子' }, String(session.seed))]),
    ...(session.criteria?.minimumEffectMs === undefined
      ? []
      : [entry({ en: 'Differences matter from', zh: '差别重要的下限' }, `${session.criteria.minimumEffectMs} ms`)]),
    ...loadRows(samples),
  ]
  const columns = [{ title: both({ en: 'What', zh: '项目' }) }, { title: both({ en: 'Value', zh: '数值' }) }]
  const hashes = Object.entries(environment.modelHashes).sort(([a], [b]) => (a < b ? -1 : 1))
  const hashRows = hashes.map(([file, hash]) => [
    html`<span class="code">${file}</span>`,
    html`<span class="code">${hash}</span>`,
  ])
  const hashColumns = [{ title: both({ en: 'File', zh: '文件' }) }, { title: 'SHA-256' }]
  return section(
    { en: 'What it was measured on', zh: '测量环境' },
    table({ en: 'Environment', zh: '环境' }, columns, rows),
    hashRows.length === 0
      ? undefined
      : details(
          { en: `SHA-256 of ${hashRows.length} model files`, zh: `${hashRows.length} 个模型文件的 SHA-256` },
          table({ en: 'Model files', zh: '模型文件' }, hashColumns, hashRows),
        ),
  )
}

function entry(name: Bilingual, ...value: Content[]): Content[] {
  return [both(name), value]
}

/** Each card with what is known of it; where none is, why. */
function graphicsRows(graphics: Graphics | undefined): Content[][] {
  const title = { en: 'Graphics card', zh: '显卡' }
  if (!graphics) return []
  const cards = graphics.cards.map(({ name, driver, memoryBytes }) =>
    entry(
      title,
      [name, driver, memoryBytes === undefined ? undefined : formatGibibytes(memoryBytes)].filter(Boolean).join(', '),
    ),
  )
  return cards.length > 0
    ? cards
    : [
        entry(
          title,
          UNKNOWN,
          ': ',
          graphics.unknown === undefined
            ? UNKNOWN
            : reasonMarkup({ reason: graphics.unknown, because: graphics.unknownBecause }),
        ),
      ]
}

function loadRows(samples: ReportFacts['samples']): Content[][] {
  if (samples.length === 0) return []
  const cores = samples.map((one) => one.cpuCores)
  const bytes = samples.map((one) => one.residentBytes)
  const most = bytes.reduce((greatest, value) => Math.max(greatest, value), 0)
  return [
    entry(
      { en: 'Cores busy, median and p95', zh: '占用核数，中位数与 p95' },
      `${digitsOf(percentile(cores, 0.5), 1)}, ${digitsOf(percentile(cores, 0.95), 1)}`,
    ),
    entry({ en: 'Memory of the process, greatest', zh: '进程内存峰值' }, formatMebibytes(most)),
  ]
}

const METHOD: readonly Bilingual[] = [
  {
    en: 't = 0 is the acoustic end of speech: the last voiced sample. The breakdown cuts the time from there to the first sound into parts that touch and add up exactly; time that nobody can account for is a part of its own.',
    zh: 't = 0 是说话的声学终点，即最后一个有声样本。耗时明细把从那一刻到第一声之间的时间切成首尾相接、恰好相加的部分；无法说明的时间单列一项。',
  },
  {
    en: '“User waits” is from the end of speech to the first sound; “compute” is the pipeline’s own share of it, from the end-of-speech decision to the first audio. Playback contains an estimate of the device’s latency where the device does not report it.',
    zh: '“用户等待”从说完到听见第一声；“处理耗时”是其中由流水线自身占用的部分，从判停到首个音频。设备不报告延迟时，播放一项含设备延迟的估计值。',
  },
  {
    en: 'The unit of every comparison is the utterance: several turns of the same words count as one. Shifts are Hodges–Lehmann estimates of paired differences with a 95 % interval; tests are two-sided Wilcoxon signed-rank tests with Holm’s correction. Intervals of percentiles are bootstraps by utterance.',
    zh: '每个比较的单位是语句：同一句话的多轮只算一个。位移为配对差值的 Hodges–Lehmann 估计及其 95 % 区间，检验为双侧 Wilcoxon 符号秩检验并做 Holm 校正；百分位数的区间按语句自助抽样得到。',
  },
  {
    en: 'Arms take turns in random, balanced order, so that drift of the machine meets all of them. A p95 from fewer than 72 utterances is shown as not reliable.',
    zh: '各组按随机且均衡的顺序轮流运行，使机器的漂移均匀影响每一组。少于 72 条语句得到的 p95 标为不可靠。',
  },
  {
    en: 'Outliers stay in. Turns that could not be measured are counted with their reason, and never shown as 0.',
    zh: '离群值保留。无法测量的轮次连同原因一起计数，绝不显示为 0。',
  },
]

export function methodSection(): Markup {
  return section(
    { en: 'How it was measured', zh: '测量方法' },
    html`<ul class="notes">${METHOD.map((note) => html`<li>${both(note)}</li>`)}</ul>`,
  )
}

export function footerOf({ session }: ReportFacts, options: ExportOptions): Markup {
  const text = options.includeText
    ? undefined
    : both({ en: ' Transcripts and replies are withheld.', zh: ' 未包含转写与回复文本。' })
  return html`<footer><p>Firstword ${options.appVersion} · <time datetime="${options.exportedAt}">${showTime(options.exportedAt)}</time> · <span class="code">${session.id}</span>.${text}</p></footer>`
}
