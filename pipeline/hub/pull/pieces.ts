import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { CatalogueEntry, FileRule, ModelSource } from '../catalogue/entry.ts'
import { fits } from '../glob.ts'

/** What a file is for: a role of a variant, or of all of them. */
export interface FileUse {
  readonly variant: string | undefined
  readonly role: string
}

/** A file that an entry asks for. */
export interface Piece extends FileUse {
  readonly rule: FileRule
}

/** Files that come from the same places. */
export interface PieceGroup {
  readonly sources: readonly ModelSource[]
  readonly pieces: readonly Piece[]
}

/** A file that a rule means at a source: its path there, and in the model. */
export interface PickedFile<T> {
  readonly uses: readonly FileUse[]
  readonly path: string
  readonly rule: FileRule
  readonly found: T
}

/** The files of an entry in these variants, by where they come from. */
export function groupsOf(entry: CatalogueEntry, variants: readonly string[]): readonly PieceGroup[] {
  const shared = Object.entries(entry.shared).map(([role, rule]) => ({
    piece: { variant: undefined, role, rule },
    sources: rule.sources ?? entry.sources,
  }))
  const own = variants.flatMap((variant) => {
    const { files = {}, sources } = entry.variants[variant] ?? {}
    return Object.entries(files).map(([role, rule]) => ({
      piece: { variant, role, rule },
      sources: rule.sources ?? sources ?? entry.sources,
    }))
  })
  const groups = Map.groupBy([...shared, ...own], ({ sources }) => JSON.stringify(sources))
  return [...groups.values()].map((members) => ({
    sources: members[0]?.sources ?? [],
    pieces: members.map(({ piece }) => piece),
  }))
}

/** What a rule's file is called in the model. */
export function storePath({ path }: FileRule, from: string): string {
  return path ?? from
}

/**
 * Finds the files that pieces mean among those that there are. One that is known by its hash is found by it, whatever it is
 * called.
 *
 * @param where for people
 * @throws Failure `hub.not-there` naming the first piece that is not found
 */
export function pick<T extends { readonly path: string; readonly sha256?: string }>(
  pieces: readonly Piece[],
  files: readonly T[],
  where: string,
): readonly PickedFile<T>[] {
  const picked = new Map<string, PickedFile<T>>()
  for (const { rule, variant, role } of pieces) {
    const found = filesOf(rule, files)
    if (found.length === 0 && !rule.optional) {
      throw new Failure(
        'hub.not-there',
        because('hub.noFile', { where, names: rule.from.join(' or '), role }),
        because('do.itHas', {
          known: `${files
            .slice(0, 12)
            .map(({ path }) => path)
            .join(', ')}${files.length > 12 ? ' …' : ''}`,
        }),
      )
    }
    for (const file of found) {
      const path = storePath(rule, file.path)
      const before = picked.get(path)
      const use = { variant, role: rule.many ? `${role}.${stemOf(file.path)}` : role }
      picked.set(path, { path, rule, found: file, uses: [...(before?.uses ?? []), use] })
    }
  }
  return [...picked.values()]
}

function filesOf<T extends { readonly path: string; readonly sha256?: string }>(
  { from, sha256, many }: FileRule,
  files: readonly T[],
): readonly T[] {
  const known = sha256 === undefined ? undefined : files.find((file) => file.sha256 === sha256)
  if (known) return [known]
  for (const pattern of from) {
    const found = files.filter(({ path }) => fits(path, pattern))
    if (found.length === 1 || (many && found.length > 1)) return found
  }
  return []
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')
}
