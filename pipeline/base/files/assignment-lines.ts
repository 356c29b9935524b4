/** Files of NAME=value lines. Nothing outside this room is needed: the console's page reads them by it too. */
import { editDistance } from '../text/edit-distance.ts'

/** A value as it is written, without its quotes. */
export interface Assignment {
  /** From 1. */
  readonly line: number
  readonly name: string
  readonly written: string
}

/** All assignments of a text, or the first line that is none. */
export type AssignmentsOutcome =
  | { readonly ok: true; readonly assignments: readonly Assignment[] }
  | { readonly ok: false; readonly line: number; readonly text: string }

type Pair = readonly [name: string, written: string]

/**
 * The assignments of a shell file, a `.env` file or a batch file of Windows. Understood are assignments alone: with or
 * without `export` (or `set`, in a batch file), several to a line, quoted or not, and comments. Anything that a shell
 * would expand or run is refused, since the file is read and not executed.
 *
 * @param isForeign whether a name is of no interest: what its line holds is not judged
 */
export function readAssignments(text: string, isForeign: (name: string) => boolean): AssignmentsOutcome {
  const lines = text.split(/\r\n|\n|\r/)
  const first = lines.find((line) => line.trim() !== '' && !line.trim().startsWith('#'))
  const read = BATCH_START.test(first?.trim() ?? '') ? readBatchLine : readShellLine
  const assignments: Assignment[] = []
  for (const [index, line] of lines.entries()) {
    const pairs = read(line.trim()) ?? foreignPair(line, isForeign)
    if (!pairs) return { ok: false, line: index + 1, text: line.trim() }
    assignments.push(...pairs.map(([name, written]) => ({ line: index + 1, name, written })))
  }
  return { ok: true, assignments }
}

/** Words that two names begin with where one program's flags are grouped so. */
const LEAST_GROUP = 2

/**
 * Whether a name in a shared file belongs to another program. What begins as our names do, or is a slip of the pen away
 * from one, does not: a flag that is silently left out is worse than one that is refused.
 */
export function isForeignName(name: string, known: readonly string[]): boolean {
  const wanted = name.toUpperCase().replaceAll('-', '_')
  if (known.filter((each) => groupOf(each) === groupOf(wanted)).length >= LEAST_GROUP) return false
  const isTail = wanted.includes('_') && known.some((each) => each.endsWith(`_${wanted}`))
  return !isTail && known.every((each) => editDistance(wanted, each) > Math.floor(wanted.length / 3))
}

function groupOf(name: string): string {
  return name.split('_', 1)[0] ?? ''
}

/** NAME=value, where the value is in double quotes, in single quotes, or bare; nothing a shell would expand. */
const ASSIGNMENT = /^([A-Za-z_]\w*)=(?:"([^"$`\\]*)"|'([^']*)'|([^\s"'$`\\;&|<>()#]*))(?=[\s;]|$)/

function readShellLine(line: string): readonly Pair[] | undefined {
  const found: Pair[] = []
  let rest = line.replace(/^export\s+(?=\S)/, '')
  while (rest !== '' && !rest.startsWith('#')) {
    const match = ASSIGNMENT.exec(rest)
    const name = match?.[1]
    if (!match || name === undefined) return undefined
    found.push([name, match[2] ?? match[3] ?? match[4] ?? ''])
    rest = rest.slice(match[0].length).replace(/^\s*(;\s*(export\s+)?)?/, '')
  }
  return found
}

/** A first line of a batch file: no shell file begins so. */
const BATCH_START = /^(@|::|(rem|set|setlocal)\b)/i
/** Lines of a batch file that set nothing. */
const BATCH_REST = /^(@?echo (on|off)|::.*|@?rem\b.*|@?(setlocal|endlocal)\b.*|)$/i
/** A value reaches to the end of its line; quotes stand around the whole assignment. */
const BATCH_SET = /^@?set\s+(?:"([A-Za-z_]\w*)=([^"%!]*)"|([A-Za-z_]\w*)=([^"%!&|<>^]*))$/i

function readBatchLine(line: string): readonly Pair[] | undefined {
  if (BATCH_REST.test(line)) return []
  const match = BATCH_SET.exec(line)
  const name = match?.[1] ?? match?.[3]
  return name === undefined ? undefined : [[name, match?.[2] ?? match?.[4] ?? '']]
}

/** A line that is not understood, and of another program: `PATH=$PATH:/opt/bin`. */
function foreignPair(line: string, isForeign: (name: string) => boolean): readonly Pair[] | undefined {
  const names = [...line.matchAll(/(?<![\w$])([A-Za-z_]\w*)=/g)].map(([, name]) => name ?? '')
  const starts = /^\s*(?:export\s+|@?set\s+"?)?([A-Za-z_]\w*)=/i.test(line)
  return starts && names.every(isForeign) ? names.slice(0, 1).map((name): Pair => [name, '']) : undefined
}
