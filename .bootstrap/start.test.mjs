import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { startInWindow } from './start.mjs'

const folder = mkdtempSync(join(tmpdir(), 'firstword-start-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A program in Electron's place that does what the script says. */
function standIn(/** @type {string} */ name, /** @type {string} */ script) {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}

describe.skipIf(process.platform === 'win32')('starting in a window', () => {
  it('knows an Electron that died before it showed its window, as one without a sandbox does', async () => {
    expect(await startInWindow(standIn('trap', 'exit 133'), [])).toEqual({ code: 133, wasShown: false })
  })

  it('knows one that showed its window, however it ended', async () => {
    const shown = standIn('shown', ': > "$FIRSTWORD_SHOWN_NOTE"; exit 139')
    expect(await startInWindow(shown, [])).toEqual({ code: 139, wasShown: true })
  })

  it('hands on what the user wrote, names the Node for the host, and never makes a Node of Electron', async () => {
    vi.stubEnv('ELECTRON_RUN_AS_NODE', '1')
    const out = join(folder, 'said')
    const program = standIn('args', `echo "$@" "[$ELECTRON_RUN_AS_NODE]" "$FIRSTWORD_NODE" > '${out}'`)
    await startInWindow(program, ['--preset', 'streaming'])
    vi.unstubAllEnvs()
    expect(readFileSync(out, 'utf8')).toMatch(/-- --preset streaming \[\] \S*node\S*\n$/)
  })
})
