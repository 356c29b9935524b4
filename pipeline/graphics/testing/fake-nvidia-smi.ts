import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Cards as drivers of today and of ten years ago tell of them. */
export const H100 = 'GPU-8932f937-d72c-4106-c12f-20bd9faed9f6'
export const OLD_CARD = 'GPU-101b1cf0-fdf7-b374-a62c-76b25134fcf2'

export const LIST = [
  `${H100}, 570.86.15, 81559, 61.23, 34, NVIDIA H100 PCIe`,
  `${OLD_CARD}, 570.86.15, 4096, [N/A], [Not Supported], NVIDIA GeForce GTX 960M`,
]

/** A shell script in the place of `nvidia-smi`, and the numbers of the processes that it was started as. */
export interface FakeNvidiaSmi {
  readonly folder: string
  readonly program: string
  pids(): readonly number[]
  remove(): void
}

/**
 * @param list what it does when it is asked for the cards: lines of shell
 * @param stream what it does when it is to sample again and again
 */
export function fakeNvidiaSmi({ list = say(...LIST), stream = 'exit 0' }: { list?: string; stream?: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'firstword-smi-'))
  const program = join(folder, 'nvidia-smi')
  const pids = join(folder, 'pids')
  writeFileSync(
    program,
    `#!/bin/sh
echo $$ >> '${pids}'
case "$*" in
  *-lms*)
${stream}
;;
  *)
${list}
;;
esac
`,
  )
  chmodSync(program, 0o755)
  const fake: FakeNvidiaSmi = {
    folder,
    program,
    // A shell makes the file before it writes its number into it.
    pids: () => (existsSync(pids) ? (readFileSync(pids, 'utf8').match(/\d+(?=\n)/g) ?? []).map(Number) : []),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
  return fake
}

/** Shell that prints lines. */
export function say(...lines: readonly string[]): string {
  return lines.map((line) => `echo '${line}'`).join('\n')
}

/** Shell that says the same again and again, as `-lms` does. */
export function repeat(...lines: readonly string[]): string {
  return `while :; do\n${say(...lines)}\nsleep 0.02\ndone`
}

/** Shell that says nothing for ever, in one process. */
export const HANG = 'exec sleep 1000'

/** Whether a process is there; one that ended and was not asked after yet is not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}
