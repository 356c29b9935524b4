/** What the host's name of an arm means, where it made the name up itself. */
export type ArmName =
  | { readonly kind: 'alone'; readonly flag: string }
  | { readonly kind: 'without'; readonly name: string; readonly flag: string }
  | { readonly kind: 'candidate'; readonly number: string }
  | { readonly kind: 'current' }
  /** A preset's name, or what somebody wrote. */
  | { readonly kind: 'given'; readonly name: string }

/** Reads an arm's name, so that it can be said in the page's language. */
export function readArmName(name: string): ArmName {
  if (name === 'current') return { kind: 'current' }
  const [, alone] = /^([A-Z][A-Z0-9_]+) alone$/.exec(name) ?? []
  if (alone !== undefined) return { kind: 'alone', flag: alone }
  const [, full, without] = /^(.+) without ([A-Z][A-Z0-9_]+)$/.exec(name) ?? []
  if (full !== undefined && without !== undefined) return { kind: 'without', name: full, flag: without }
  const [, number] = /^candidate (\d+)$/.exec(name) ?? []
  return number === undefined ? { kind: 'given', name } : { kind: 'candidate', number }
}
