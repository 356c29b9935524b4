import { PALETTE, paletteCss } from '../../measures/ledger/palette.ts'

/**
 * The report's look: the console's colours, one column, and A4 on paper. No class here is made from data. Which language
 * shows is decided by the two radio buttons alone, so that no script is needed.
 */

const PAGE = `
* { box-sizing: border-box; }
html { color-scheme: light dark; background: var(--bg); color: var(--text); -webkit-text-size-adjust: 100%; }
body { margin: 0; font: 400 15px/1.5 "Inter Variable", Inter, "PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC", "Noto Sans SC", "Noto Sans SC Variable", system-ui, sans-serif; font-variant-numeric: tabular-nums slashed-zero; }
:lang(zh-Hans) { line-height: 1.65; }
main, header, footer { max-width: 960px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 32px; }
h1 { margin: 4px 0 8px; font-size: 30px; line-height: 1.2; font-weight: 600; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { margin: 44px 0 12px; padding-bottom: 6px; border-bottom: 1px solid var(--hairline); font-size: 20px; font-weight: 600; }
h3 { margin: 0 0 2px; font-size: 15px; font-weight: 600; }
p { margin: 0 0 10px; max-width: 72ch; }
a { color: var(--accent); }
.brand { display: flex; justify-content: space-between; align-items: center; gap: 16px; flex-wrap: wrap; color: var(--text-2); font-size: 13px; }
.brand b { color: var(--text); font-weight: 600; }
.meta { margin: 0 0 4px; color: var(--text-2); font-size: 14px; max-width: none; }
.badge { display: inline-block; margin: 8px 6px 0 0; padding: 1px 8px; border: 1px solid var(--border); border-radius: 4px; color: var(--text-2); font-size: 12.5px; }
.badge.warn { border-color: var(--warn); color: var(--warn); }
fieldset.language { display: inline-flex; gap: 4px; margin: 0; padding: 0; border: 0; }
fieldset.language label { position: relative; display: inline-flex; align-items: center; min-height: 28px; padding: 0 10px; border: 1px solid var(--border); border-radius: 4px; cursor: pointer; }
fieldset.language input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
fieldset.language label:has(:checked) { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
fieldset.language label:has(:focus-visible), summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
html:has(#lang-en:checked) .zh, html:has(#lang-zh:checked) .en { display: none; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(250px, 1fr)); gap: 14px; }
.card, .verdict { background: var(--surface); border: 1px solid var(--hairline); border-radius: 6px; padding: 16px 18px; }
.card { border-left: 4px solid var(--border); }
.card.look-0 { border-left-color: var(--series-a); border-left-style: solid; }
.card.look-1 { border-left-color: var(--series-b); border-left-style: dashed; }
.card h3 { display: flex; gap: 8px; align-items: baseline; overflow-wrap: anywhere; }
.card .big { margin: 6px 0 0; font-size: 44px; line-height: 1.1; font-weight: 600; letter-spacing: -0.02em; }
.card .what { color: var(--text-2); font-size: 13px; margin-bottom: 10px; }
.card dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 14px; margin: 0; font-size: 13.5px; }
.card dt { color: var(--text-2); }
.card dd { margin: 0; text-align: right; }
.faint { color: var(--text-3); }
.verdicts { display: grid; gap: 10px; margin-bottom: 18px; padding: 0; list-style: none; }
.verdict { display: grid; grid-template-columns: 190px 1fr; gap: 14px; align-items: baseline; }
.verdict.first { font-size: 18px; line-height: 1.4; font-weight: 500; }
.outcome { font-weight: 600; font-size: 15px; }
.outcome.better { color: var(--better); }
.outcome.worse { color: var(--worse); }
.outcome.undecided { color: var(--warn); }
figure { margin: 0; }
.sheet { margin: 0 0 26px; padding: 16px 18px; background: var(--surface); border: 1px solid var(--hairline); border-radius: 6px; }
figcaption { margin-bottom: 12px; }
figcaption p { margin: 0; max-width: none; color: var(--text-2); font-size: 14px; }
.scroll { overflow-x: auto; }
svg { display: block; width: 100%; min-width: 560px; height: auto; }
svg.defs { position: absolute; width: 0; height: 0; min-width: 0; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 10px 0 0; padding: 0; list-style: none; color: var(--text-2); font-size: 13px; }
.legend svg { display: inline-block; width: 34px; min-width: 34px; height: 12px; margin-right: 6px; vertical-align: -1px; }
table { width: 100%; border-collapse: collapse; font-size: 13.5px; }
.sheet table { margin-top: 14px; }
caption { padding: 0 0 6px; text-align: left; font-weight: 600; }
th, td { padding: 5px 10px 5px 0; border-bottom: 1px solid var(--hairline); text-align: left; vertical-align: baseline; }
th { font-weight: 500; color: var(--text-2); }
thead th { border-bottom-color: var(--border); }
.number { text-align: right; padding-right: 0; padding-left: 14px; white-space: nowrap; }
.number + td:not(.number), .number + th:not(.number) { padding-left: 22px; }
.code { font-family: "JetBrains Mono Variable", ui-monospace, "DejaVu Sans Mono", monospace; font-size: 12.5px; overflow-wrap: anywhere; }
details { margin-top: 12px; }
summary { min-height: 24px; color: var(--accent); cursor: pointer; }
audio { display: block; width: 260px; height: 32px; }
ul.notes { padding-left: 20px; max-width: 76ch; }
ul.notes li { margin-bottom: 8px; }
footer { padding-top: 24px; padding-bottom: 40px; color: var(--text-3); font-size: 13px; }
`

const DRAWINGS = `
svg text { fill: var(--text); font-size: 12px; }
svg text.tick, svg text.axis { fill: var(--text-2); font-size: 11px; }
svg text.value { font-size: 11.5px; }
svg text.number + td:not(.number), .number + th:not(.number) { padding-left: 22px; }
.code { font-size: 11px; }
svg text.letter { font-weight: 700; font-size: 11.5px; }
.grid { stroke: var(--hairline); }
.half { stroke: var(--border); stroke-dasharray: 2 3; }
.rule { stroke: var(--hairline); }
.zero { stroke: var(--border); stroke-width: 1.5; }
.hue-vad { fill: var(--vad); } .hue-endpoint { fill: var(--endpoint); } .hue-asr { fill: var(--asr); }
.hue-llm { fill: var(--llm); } .hue-tts { fill: var(--tts); } .hue-playback { fill: var(--playback); }
.hue-wait { fill: var(--wait); } .hue-a { fill: var(--series-a); } .hue-b { fill: var(--series-b); }
rect.hatch { fill: url(#hatch); } rect.dots { fill: url(#dots); }
.defs path { stroke: var(--surface); stroke-width: 2; } .defs circle { fill: var(--surface); }
.curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
.arm-line-0 { stroke: var(--series-a); } .arm-line-1 { stroke: var(--series-b); stroke-dasharray: 7 4; }
.arm-line-2 { stroke: var(--text-2); stroke-dasharray: 2 3; } .arm-line-3 { stroke: var(--text); stroke-dasharray: 9 3 2 3; }
svg text.arm-text-0 { fill: var(--series-a); } svg text.arm-text-1 { fill: var(--series-b); }
.mark { fill: none; stroke-width: 1.5; } .mark.shape-0 { stroke-width: 5.5; stroke-linecap: round; } .mark.left-out { stroke-width: 1.2; }
.arm-mark-0 { stroke: var(--series-a); } .arm-mark-1 { stroke: var(--series-b); }
.arm-mark-2 { stroke: var(--text-2); } .arm-mark-3 { stroke: var(--text); }
.dot { fill: var(--series-b); } .dot-off { fill: none; stroke: var(--text-3); stroke-width: 1.5; }
.stem { stroke: var(--series-b); stroke-width: 1; opacity: 0.5; }
.band { fill: var(--accent); opacity: 0.16; } .shift { stroke: var(--accent); stroke-width: 2; }
.whisker { stroke: var(--text); stroke-width: 1.2; }
.ring { fill: none; stroke: var(--accent); stroke-width: 2.5; } .front { fill: none; stroke: var(--series-b); stroke-width: 1.5; stroke-dasharray: 5 4; }
`

const PAPER = `
@media (max-width: 640px) { .verdict { grid-template-columns: 1fr; gap: 2px; } main, header, footer { padding-left: 14px; padding-right: 14px; } h1 { font-size: 24px; } }
@page { size: A4; margin: 14mm 14mm 16mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt system-ui, sans-serif; color: ${PALETTE['text-2'][0]}; } }
@media print {
  html { color-scheme: light; background: #ffffff; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { font-size: 10pt; }
  main, header, footer { max-width: none; padding: 0; }
  header { padding-top: 0; }
  h2 { margin-top: 18pt; font-size: 14pt; }
  h2, h3, figcaption, caption { break-after: avoid; }
  .sheet { padding: 8pt 10pt; margin-bottom: 10pt; }
  figure { break-inside: avoid; }
  .legend { break-before: avoid; }
  th, td { padding-top: 2.5pt; padding-bottom: 2.5pt; }
  .card, .verdict, tr, li { break-inside: avoid; }
  .card .big { font-size: 26pt; }
  .cards { grid-template-columns: repeat(2, 1fr); }
  .scroll { overflow: visible; }
  svg { min-width: 0; }
  table { font-size: 9pt; }
  thead { display: table-header-group; }
  .screen-only, fieldset.language, details:not([open]) { display: none; }
}
`

export const STYLE = `:root {${paletteCss()}}${PAGE}${DRAWINGS}${PAPER}`
