import type { Trouble } from '../download/download-file.ts'
import type { Progress } from '../download/progress.ts'
import type { AskedHost } from '../hubs/fastest.ts'

/** What whoever waits for a model is told. */
export type PullStep =
  | { readonly step: 'asked'; readonly hosts: readonly AskedHost[] }
  | {
      readonly step: 'planned'
      readonly files: number
      /** Of all files that are known so far, and of those that are here already. */
      readonly bytes: number
      readonly hereBytes: number
      /** While it runs: an estimate. */
      readonly memoryMb: number | undefined
    }
  | ({ readonly step: 'progress' } & Progress)
  | ({ readonly step: 'trouble' } & Trouble)
  | { readonly step: 'linked'; readonly path: string; readonly from: string }
  | { readonly step: 'unpacking'; readonly host: string }
  | { readonly step: 'unpacked'; readonly path: string }
