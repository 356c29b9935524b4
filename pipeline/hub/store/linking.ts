import { constants, copyFile, link, realpath, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makePrivateFolder } from '../../base/files/private-files.ts'
import { codeOf } from '../net/trouble.ts'

/** What file systems say that cannot have one content under two names: another disk, FAT, or too many names. */
const NO_LINK = ['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'ENOSYS', 'EACCES', 'EINVAL']

/**
 * Gives a content a second name; where the file system cannot, a copy.
 *
 * @returns whether it is a link, which takes up no room
 * @throws what the system says
 */
export async function linkOrCopy(from: string, to: string): Promise<boolean> {
  await makePrivateFolder(dirname(to))
  await rm(to, { force: true })
  // Not the link that a cache may have in its place.
  const content = await realpath(from)
  try {
    await link(content, to)
    return true
  } catch (error) {
    if (!NO_LINK.includes(codeOf(error))) throw error
    await copyContent(content, to)
    return false
  }
}

/** Copies a file; file systems that can, share its blocks until one of the two is changed. @throws what the system says */
export async function copyContent(from: string, to: string): Promise<void> {
  await makePrivateFolder(dirname(to))
  await copyFile(from, to, constants.COPYFILE_FICLONE)
}
