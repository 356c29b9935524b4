import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { installFailure, putInPlace } from './put-in-place.ts'

const NEVER = new AbortController().signal
const newFolder = () => temporaryFolder('place')
const filledWith = (text: string) => (aside: string) => writeFile(join(aside, 'it'), text)
const placeOf = (folder: string) => ({ folder, version: '1.0', signal: NEVER })

describe('a folder that is filled aside', () => {
  it('takes the place of the one before, and nothing else is left', async () => {
    const folder = await newFolder()
    await putInPlace({ ...placeOf(folder), fill: filledWith('old') })
    await putInPlace({ ...placeOf(folder), fill: filledWith('new') })
    expect(await readdir(folder)).toEqual(['1.0'])
    expect(await readFile(join(folder, '1.0', 'it'), 'utf8')).toBe('new')
  })

  it('leaves the one before in its place where it fails or is stopped', async () => {
    const folder = await newFolder()
    await putInPlace({ ...placeOf(folder), fill: filledWith('old') })
    const fails = () => Promise.reject(new Error('the network went'))
    await expect(putInPlace({ ...placeOf(folder), fill: fails })).rejects.toThrow('the network went')
    const signal = AbortSignal.abort(new Error('stopped'))
    await expect(putInPlace({ ...placeOf(folder), signal, fill: filledWith('new') })).rejects.toThrow('stopped')
    expect(await readdir(folder)).toEqual(['1.0'])
    expect(await readFile(join(folder, '1.0', 'it'), 'utf8')).toBe('old')
  })

  it('removes what a process left that was killed, and not what others fill', async () => {
    const folder = await newFolder()
    const [dead, alive] = ['.installing-999999999-x', `.installing-${process.ppid}-x`]
    await mkdir(join(folder, dead))
    await mkdir(join(folder, alive))
    await putInPlace({ ...placeOf(folder), fill: filledWith('new') })
    expect((await readdir(folder)).sort()).toEqual([alive, '1.0'].sort())
  })
})

describe('what went wrong while a folder was filled', () => {
  const asked = { part: 'gpu', folder: '/there', room: 'about 2 GB are needed' }
  const withCode = (code: string) => Object.assign(new Error(code), { code })

  it('is a full disk or a folder that cannot be written to, by the code that the system gives', () => {
    expect(installFailure(withCode('ENOSPC'), asked)).toMatchObject({
      code: 'gpu.disk-full',
      message: 'The disk of /there is full: about 2 GB are needed',
    })
    expect(installFailure(withCode('EROFS'), asked)).toMatchObject({ code: 'gpu.folder' })
  })

  it('is what it was where it is no matter of the folder', () => {
    const other = new Error('damaged')
    expect(installFailure(other, asked)).toBe(other)
  })
})
