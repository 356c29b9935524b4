import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise } from 'dependency-cruiser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import rules from '../../.dependency-cruiser.mjs'
import { undocumentedExports } from './doc-comments.mjs'
import { oversizedFiles } from './file-sizes.mjs'
import { crowdedFolders } from './folder-sizes.mjs'

// A small house of its own, with one file that breaks each rule: a rule that does not fire protects nothing.
const folder = mkdtempSync(join(tmpdir(), 'firstword-rules-'))
/** @type {Record<string, string>} */
const HOUSE = {
  'pipeline/protocol/turns.ts': 'export const turns = 1',
  'pipeline/base/clock.ts': 'export const clock = 1',
  'pipeline/base/reaches-up.ts': "export { turns } from '../protocol/turns.ts'",
  'pipeline/protocol/reads-disk.ts': "import 'node:fs'",
  'pipeline/audio/chunk.ts': "import '../base/clock.ts'",
  'pipeline/audio/type-only.ts': "import type { turns } from '../protocol/turns.ts'\nexport type T = typeof turns",
  'pipeline/stages/asr/index.ts': "import '../../audio/chunk.ts'",
  'pipeline/stages/tts/hears.ts': "import '../asr/index.ts'",
  'pipeline/stages/llm/own-door.ts': "import 'onnxruntime-node'",
  'pipeline/inference/session.ts': "import 'onnxruntime-node'",
  'pipeline/runtime/pipeline.ts': "import '../stages/asr/index.ts'",
  'pipeline/runtime/asks-feature.ts': "import '../features/experiments/experiment-port.ts'",
  'pipeline/features/experiments/experiment-port.ts':
    "import type * as pipeline from '../../runtime/pipeline.ts'\nexport type T = typeof pipeline",
  'pipeline/features/experiments/makes-pipeline.ts': "import '../../runtime/pipeline.ts'",
  'pipeline/features/experiments/runs-stage.ts': "import '../../inference/session.ts'",
  'pipeline/features/sessions/capture.ts': "import '../experiments/experiment-port.ts'",
  'pipeline/features/exports/asks-host.ts': "import '../../host/composition.ts'",
  'pipeline/features/exports/looks-over.ts': "import '../sessions/capture.ts'",
  'pipeline/host/composition.ts': "import '../runtime/pipeline.ts'\nimport '../features/sessions/capture.ts'",
  'pipeline/turn/asks-host.ts': "import '../host/composition.ts'",
  'renderer/src/view.ts': "import '../../pipeline/protocol/turns.ts'",
  'renderer/src/shortcut.ts': "import '../../pipeline/base/clock.ts'",
  'pipeline/measures/verdict.ts': "import type { turns } from '../protocol/turns.ts'\nexport type T = typeof turns",
  'renderer/src/says.ts': "import '../../pipeline/measures/verdict.ts'",
  'renderer/src/node.ts': "import 'node:path'",
  'renderer/src/model/turn.ts': 'export const turn = 1',
  'renderer/src/model/asks-store.ts': "import '../store/slice.ts'",
  'renderer/src/store/slice.ts': "import '../model/turn.ts'",
  'renderer/src/views/page-manifest.ts': "import '../model/turn.ts'",
  'renderer/src/views/pages.ts': "import './live/manifest.tsx'",
  'renderer/src/views/live/manifest.tsx': "import './plot.tsx'\nimport '../page-manifest.ts'",
  'renderer/src/views/live/plot.tsx': "import '../../store/slice.ts'",
  'renderer/src/views/flags/looks-over.tsx': "import '../live/plot.tsx'",
  'renderer/src/widgets/knows-page.tsx': "import '../views/live/plot.tsx'",
  'renderer/src/shell/rail.tsx': "import '../views/pages.ts'",
  'renderer/src/shell/knows-page.tsx': "import '../views/live/plot.tsx'",
  'electron/main.ts': "import '../pipeline/protocol/turns.ts'\nimport 'electron'",
  'electron/knows-audio.ts': "import '../pipeline/audio/chunk.ts'",
  'pipeline/base/egg.ts': "import { hen } from './hen.ts'\nexport const egg = () => hen",
  'pipeline/base/hen.ts': "import { egg } from './egg.ts'\nexport const hen = () => egg",
  'pipeline/base/alone.ts': 'export const alone = 1',
  'pipeline/base/missing.ts': "import './nowhere.ts'",
}

/** @type {{ rule: string, from: string, to: string }[]} */
let violations = []

beforeAll(async () => {
  for (const [path, text] of Object.entries(HOUSE)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  for (const name of ['onnxruntime-node', 'electron']) {
    mkdirSync(join(folder, 'node_modules', name), { recursive: true })
    writeFileSync(join(folder, 'node_modules', name, 'package.json'), JSON.stringify({ name, main: 'index.js' }))
    writeFileSync(join(folder, 'node_modules', name, 'index.js'), '')
  }
  const ruleSet = { allowed: rules.allowed, allowedSeverity: rules.allowedSeverity, forbidden: rules.forbidden }
  const { exclude: _, ...options } = rules.options ?? {}
  const { output } = await cruise(['pipeline', 'electron', 'renderer'], {
    ...options,
    ruleSet,
    validate: true,
    baseDir: folder,
  })
  if (typeof output === 'string') throw new Error(output)
  violations = output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
})

afterAll(() => rmSync(folder, { recursive: true }))

const rulesBrokenBy = (/** @type {string} */ path) =>
  violations.filter(({ from }) => from === path).map(({ rule }) => rule)

describe('the arrows of the house', () => {
  it.each([
    'pipeline/base/reaches-up.ts',
    'pipeline/audio/type-only.ts',
    'pipeline/protocol/reads-disk.ts',
    'pipeline/stages/tts/hears.ts',
    'pipeline/turn/asks-host.ts',
    'pipeline/runtime/asks-feature.ts',
    'pipeline/features/experiments/makes-pipeline.ts',
    'pipeline/features/experiments/runs-stage.ts',
    'pipeline/features/exports/asks-host.ts',
    'pipeline/features/exports/looks-over.ts',
    'renderer/src/shortcut.ts',
    'renderer/src/node.ts',
    'renderer/src/model/asks-store.ts',
    'renderer/src/views/flags/looks-over.tsx',
    'renderer/src/widgets/knows-page.tsx',
    'renderer/src/shell/knows-page.tsx',
    'electron/knows-audio.ts',
  ])('%s breaks them', (path) => {
    expect(rulesBrokenBy(path)).toContain('not-in-allowed')
  })

  it.each([
    ['pipeline/stages/llm/own-door.ts', 'one-door-to-onnxruntime'],
    ['pipeline/base/egg.ts', 'no-cycles'],
    ['pipeline/base/alone.ts', 'no-orphans'],
    ['pipeline/base/missing.ts', 'resolvable'],
  ])('%s breaks %s', (path, rule) => {
    expect(rulesBrokenBy(path)).toContain(rule)
  })

  it.each([
    'pipeline/audio/chunk.ts',
    'pipeline/stages/asr/index.ts',
    'pipeline/inference/session.ts',
    'pipeline/host/composition.ts',
    'pipeline/runtime/pipeline.ts',
    'pipeline/features/experiments/experiment-port.ts',
    'pipeline/features/sessions/capture.ts',
    'pipeline/measures/verdict.ts',
    'renderer/src/view.ts',
    'renderer/src/says.ts',
    'renderer/src/store/slice.ts',
    'renderer/src/views/live/manifest.tsx',
    'renderer/src/views/live/plot.tsx',
    'renderer/src/views/pages.ts',
    'renderer/src/shell/rail.tsx',
    'electron/main.ts',
  ])('%s keeps to them', (path) => {
    expect(rulesBrokenBy(path)).toEqual([])
  })
})

describe('the size of files', () => {
  it('is told where it is over 400 lines', () => {
    for (const name of ['.bootstrap', 'e2e']) mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, 'e2e', 'long.ts'), 'export {}\n'.repeat(401))
    writeFileSync(join(folder, 'e2e', 'full.ts'), 'export {}\n'.repeat(400))
    expect(oversizedFiles(folder)).toEqual([{ path: join('e2e', 'long.ts'), lines: 401 }])
  })
})

describe('the size of folders', () => {
  const house = mkdtempSync(join(tmpdir(), 'firstword-folders-'))
  const fill = (/** @type {string} */ path, /** @type {number} */ sources) => {
    mkdirSync(join(house, path), { recursive: true })
    for (let index = 0; index < sources; index++) writeFileSync(join(house, path, `part-${index}.ts`), '')
  }
  beforeAll(() => {
    for (const name of ['.bootstrap', 'e2e', 'electron', 'renderer']) mkdirSync(join(house, name))
    fill('pipeline/full', 22)
    for (const name of ['part-0.test.ts', 'part.spec.ts', 'README.md'])
      writeFileSync(join(house, 'pipeline/full', name), '')
    fill('pipeline/crowded', 23)
    fill('pipeline/crowded/inside', 5)
  })
  afterAll(() => rmSync(house, { recursive: true }))

  it('is told where it is over 22 sources, tests and what lies in folders below not counted', () => {
    expect(crowdedFolders(house, {})).toEqual([expect.stringMatching(/^pipeline\/crowded: 23 sources, 22 at most/)])
  })

  it('may be more where the list says so, and no more than that', () => {
    expect(crowdedFolders(house, { 'pipeline/crowded': 23 })).toEqual([])
  })

  it.each([
    ['says more than there are', { 'pipeline/crowded': 24 }],
    ['names a folder that has few enough', { 'pipeline/crowded': 23, 'pipeline/full': 30 }],
    ['names one that is not there', { 'pipeline/crowded': 23, 'pipeline/gone': 30 }],
  ])('is told where the list %s', (_case, larger) => {
    expect(crowdedFolders(house, larger)).toEqual([expect.stringContaining('folder-sizes.mjs')])
  })
})

describe('doc comments', () => {
  it('are asked for where a room exports something, but not of a type that only renames what has one', () => {
    const house = mkdtempSync(join(tmpdir(), 'firstword-comments-'))
    for (const room of ['protocol', 'base', 'tracing', 'measures', 'stages'])
      mkdirSync(join(house, 'pipeline', room), { recursive: true })
    const said = "/** Said. */\nexport const said = ['a'] as const\nexport type Said = (typeof said)[number]\n"
    writeFileSync(join(house, 'pipeline', 'base', 'said.ts'), `${said}export type SaidToo = Readonly<Said>\n`)
    writeFileSync(
      join(house, 'pipeline', 'base', 'bare.ts'),
      'const inner = 1\nexport type Inner = typeof inner\n/** Said. */\nexport function one() {}\nexport function two() {}\n',
    )
    expect(undocumentedExports(house).map(({ name }) => name)).toEqual(['Inner', 'two'])
    rmSync(house, { recursive: true })
  })
})
