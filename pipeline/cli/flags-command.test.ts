import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPreset } from '../flags/presets.ts'
import { BASELINE, FLAG_DESCRIPTORS, FLAG_NAMES } from '../flags/registry.ts'
import { FLAG_FORMATS, writeFlagFile } from '../flags/sources/formats.ts'
import { runCommand } from './testing/run-command.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-flags-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('flags', () => {
  it('lists every flag with what it allows', async () => {
    const { out } = await runCommand(['flags'])
    for (const name of FLAG_NAMES) expect(out).toContain(name)
    expect(out).toMatch(/^ASR_SILENCE_TIMEOUT +0\.1 to 2 s +0\.8 +0\.3 +next turn +yes$/m)
  })

  it("lists them as the protocol's descriptors", async () => {
    expect(JSON.parse((await runCommand(['flags', '--json'])).out)).toEqual(
      JSON.parse(JSON.stringify(FLAG_DESCRIPTORS)),
    )
  })

  it('lists them as a Markdown table with one row a flag', async () => {
    const { out } = await runCommand(['flags', '--markdown'])
    const lines = out.split('\n')
    expect(lines).toHaveLength(2 + FLAG_NAMES.length)
    expect(new Set(lines.map((line) => line.split(/(?<!\\)\|/).length))).toEqual(new Set([9]))
  })

  it('refuses two forms at once', async () => {
    expect(await runCommand(['flags', '--json', '--markdown'])).toMatchObject({ exitCode: 2, out: '' })
  })

  it('shows where two presets differ, and that a preset is like itself', async () => {
    expect((await runCommand(['flags', 'diff', 'baseline', 'streaming'])).out).toMatch(/^TTS_STREAMING +false +true$/m)
    expect((await runCommand(['flags', 'diff', 'baseline', 'baseline'])).out).toContain('the same in every flag')
    expect(await runCommand(['flags', 'diff', 'baseline', 'nothing'])).toMatchObject({ exitCode: 2 })
  })

  it.each(FLAG_FORMATS)('exports what it imports, as %s', async (format) => {
    const exported = await runCommand(['flags', 'export', '--preset', 'streaming', '--format', format])
    expect(`${exported.out}\n`).toBe(writeFlagFile(findPreset('streaming')?.values ?? BASELINE, format))
    const file = join(folder, `exported.${format}`)
    await writeFile(file, exported.out)
    const imported = await runCommand(['flags', 'import', file])
    expect(imported.out).toMatch(/^TTS_STREAMING +false +true$/m)
    expect(imported.err).toContain('preset streaming')
  })

  it('says which names of a shared file are no flags', async () => {
    const file = join(folder, 'shared.env')
    await writeFile(file, 'OPENAI_API_KEY=sk-test-0000\nTZ=Asia/Shanghai\nASR_SILENCE_TIMEOUT=0.3\n')
    const { exitCode, out, err } = await runCommand(['flags', 'import', file])
    expect([exitCode, err]).toEqual([0, 'Left out, since they are no flags: OPENAI_API_KEY, TZ.'])
    expect(out).toMatch(/^ASR_SILENCE_TIMEOUT +0\.8 +0\.3$/m)
  })

  it('names the file and the line of a flag that is refused', async () => {
    const file = join(folder, 'bad.env')
    await writeFile(file, '# mine\nexport LLM_TOP_K=5000\n')
    const { exitCode, err } = await runCommand(['flags', 'import', file])
    expect(exitCode).toBe(2)
    expect(err).toBe(
      `firstword: ${file}: line 2: LLM_TOP_K cannot be 5000 - allowed is a whole number from 0 to 1000 tokens`,
    )
  })
})
