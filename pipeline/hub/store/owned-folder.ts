import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../../base/failure.ts'
import { makePrivateFolder } from '../../base/files/private-files.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { codeOf } from '../net/trouble.ts'

const OWNER = '.owner'

/**
 * Takes a folder for this process alone, while something is made in it. What a process left that is not there any more
 * can be taken over.
 *
 * @returns gives it free again
 * @throws Failure `hub.in-use` where another process is at it; what the system says
 */
export async function ownFolder(folder: string, what: string): Promise<() => Promise<void>> {
  await makePrivateFolder(folder)
  const path = join(folder, OWNER)
  if (!(await claim(path))) {
    const pid = Number(await readFile(path, 'utf8').catch(() => ''))
    if (isRunning(pid)) {
      throw new Failure('hub.in-use', because('hub.inUseBy', { what, pid }), because('do.waitDone'))
    }
    await rm(path, { force: true })
    if (!(await claim(path))) throw new Failure('hub.in-use', because('hub.inUse', { what }), because('do.waitDone'))
  }
  return () => rm(path, { force: true })
}

async function claim(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(String(process.pid)).finally(() => file.close())
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** A number that was never written is of a process that died in between. */
function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}
