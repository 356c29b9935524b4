/** A colour in the light theme and in the dark one. */
export type Colour = readonly [light: string, dark: string]

/**
 * Every colour of the console and of the reports. The stage colours come from an optimiser over four kinds of colour
 * vision; do not adjust one by eye (a test holds the contrasts).
 */
export const PALETTE = {
  bg: ['#f5f7fa', '#0b0e14'],
  surface: ['#ffffff', '#141923'],
  raised: ['#ffffff', '#1c2330'],
  hairline: ['#dde3ea', '#2a3342'],
  border: ['#76818f', '#6b7a8f'],
  text: ['#131822', '#e6eaf0'],
  'text-2': ['#4a5565', '#a3afbf'],
  'text-3': ['#667180', '#8794a6'],
  accent: ['#1f5fd0', '#6fa8ff'],
  'on-accent': ['#ffffff', '#0b0e14'],
  focus: ['#1f5fd0', '#9cc4ff'],
  hover: ['#eef1f5', '#202938'],
  vad: ['#94720f', '#eed938'],
  endpoint: ['#704eb1', '#8469d9'],
  asr: ['#083882', '#60b6db'],
  llm: ['#903506', '#dc9860'],
  tts: ['#168378', '#55f2e0'],
  playback: ['#62243e', '#cc4e71'],
  wait: ['#7c8796', '#5d6b7e'],
  'on-bar': ['#ffffff', '#0b0e14'],
  better: ['#0b7a4b', '#5bd6a0'],
  worse: ['#b3261e', '#ff8f8a'],
  warn: ['#8a5a00', '#fbbf24'],
  'series-a': ['#1f5fd0', '#7fb2ff'],
  'series-b': ['#9a4a00', '#ffb86b'],
} as const satisfies Readonly<Record<string, Colour>>

/** The palette as custom properties of CSS, one a line: `--bg: light-dark(#f5f7fa, #0b0e14);`. */
export function paletteCss(): string {
  return Object.entries<Colour>(PALETTE)
    .map(([name, [light, dark]]) => `--${name}: light-dark(${light}, ${dark});`)
    .join('\n')
}
