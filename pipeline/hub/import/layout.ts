import type { KeptStage } from '../../models/model-manifest.ts'
import type { ModelFolder } from './folder.ts'

/** What a folder turned out to hold. */
export interface Layout {
  readonly stage: KeptStage
  /** Key of the engine that runs it; this version need not have it. */
  readonly engine: string
  /** What it is, for people. */
  readonly kind: string
  readonly shared: Readonly<Record<string, string>>
  readonly variants: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** As far as its contents tell. */
  readonly languages?: readonly string[]
  readonly licence?: string
  readonly name?: string
}

/** Looks whether a folder holds a model of its kind; `undefined` where it does not. */
export type Recogniser = (folder: ModelFolder) => Promise<Layout | undefined>

/** Those of the roles whose file is there. */
export function present(
  folder: ModelFolder,
  roles: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(roles).flatMap(([role, paths]) => {
      const found = paths.find((path) => folder.has(path))
      return found === undefined ? [] : [[role, found] as const]
    }),
  )
}
