import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openLogFile } from './log-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'firstword-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the log file', () => {
  it('holds what was printed, line by line with its time, and no key', () => {
    const log = openLogFile(join(folder, 'a'))
    log.write('ASR  ready in 120 ms\n\nFirstword is ready at http://127.0.0.1:4830/#token=abc-DEF_123\n')
    const lines = readFileSync(log.path, 'utf8').trim().split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} ASR {2}ready in 120 ms$/)
    expect(readFileSync(log.path, 'utf8')).not.toContain('abc-DEF_123')
    expect(log.lastLines()).toEqual(['ASR  ready in 120 ms', 'Firstword is ready at http://127.0.0.1:4830/#token=…'])
  })

  it('begins anew when it is full and keeps the one before: two files, never more', () => {
    const log = openLogFile(join(folder, 'b'))
    const line = 'x'.repeat(64 * 1024)
    for (let written = 0; written < 60; written++) log.write(line)
    const files = readdirSync(join(folder, 'b'))
    expect(files.sort()).toEqual(['firstword.log', 'firstword.old.log'])
    for (const name of files) expect(statSync(join(folder, 'b', name)).size).toBeLessThan(1.2 * 1024 * 1024)
  })

  it('remembers the newest forty lines', () => {
    const log = openLogFile(join(folder, 'c'))
    for (let line = 0; line < 50; line++) log.write(`line ${line}`)
    expect(log.lastLines()).toHaveLength(40)
    expect(log.lastLines().at(-1)).toBe('line 49')
  })
})
