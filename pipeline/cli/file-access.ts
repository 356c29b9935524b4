import { constants, type Stats } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Failure, messageOf } from '../base/failure.ts'
import { readText } from '../base/text-file.ts'

/** Facts of a path; a missing or forbidden one is a `Failure` with the given remedy. */
export async function factsOf(path: string, hint: string): Promise<Stats> {
  return stat(path).catch((error: unknown) => {
    throw new Failure('file.unreadable', `${path} ${reasonOf(error)}`, hint)
  })
}

/** A text file of at most so many bytes (encodings: see `readText`). `what` names what it should be, in errors. */
export async function readTextFile(path: string, maxBytes: number, what: string): Promise<string> {
  const facts = await factsOf(path, 'check the path')
  if (!facts.isFile()) throw new Failure('file.unreadable', `${path} is not a file`, `give ${what}`)
  if (facts.size > maxBytes) throw new Failure('file.too-large', `${path} is too large to be ${what}`, `give ${what}`)
  return readText(path).catch((error: unknown) => {
    if (error instanceof Failure) throw error
    throw new Failure('file.unreadable', `${path} ${reasonOf(error)}`, 'check its permissions')
  })
}

/** Whether there is anything at a path. */
export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** Why a path cannot be used, as the end of a sentence that begins with the path. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist'
  if (code === 'EACCES' || code === 'EPERM') return 'may not be used: permission denied'
  return `cannot be used: ${messageOf(error)}`
}

/** Measuring takes minutes: whether its result can be kept is asked first. @throws Failure where it cannot */
export async function checkWritable(path: string): Promise<void> {
  const facts = await stat(path).catch(() => undefined)
  if (facts && !facts.isFile())
    throw new Failure('file.unwritable', `${path} is not a file`, 'give a file after --json')
  await access(facts ? path : dirname(resolve(path)), constants.W_OK).catch((error: unknown) => {
    throw new Failure(
      'file.unwritable',
      `${path} cannot be written: its folder ${reasonOf(error)}`,
      'give another file after --json',
    )
  })
}
