/** What a hub says that a file must be; as much as it knows. */
export interface FileFacts {
  readonly bytes?: number
  /** Lower-case hexadecimal. */
  readonly sha256?: string
  /** Of git's blob: the hash of "blob ", the size, a zero and the content. */
  readonly gitSha1?: string
}

/** A file of a repository. */
export interface HubFile extends FileFacts {
  /** With `/`, inside the repository; safe to be put into a folder. */
  readonly path: string
  readonly bytes: number
}

/** What a repository holds, at one moment of its history. */
export interface HubListing {
  /** What names exactly this state, where the hub has such names. */
  readonly revision: string
  readonly files: readonly HubFile[]
  /** What the hub says of its licence. */
  readonly licence?: string
}

/** A place that hands out repositories of models. */
export interface Hub {
  readonly kind: 'hf' | 'modelscope'
  /** Its server, for people. */
  readonly host: string
  readonly token: string | undefined
  /** What is taken where no revision is named. */
  readonly defaultRevision: string
  /**
   * Lists a repository.
   *
   * @throws Failure `hub.…`; the signal's reason
   */
  list(repo: string, revision: string, signal: AbortSignal): Promise<HubListing>
  /** Where a file of it lies; it may send on from there. */
  fileUrl(repo: string, revision: string, path: string): string
}

/** The parts of a path or a name in an address. */
export function inAddress(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

/** Whether a text has the form of a repository's name: owner/name. */
export function isRepoName(text: string): boolean {
  return /^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}$/.test(text) && !text.includes('..')
}
