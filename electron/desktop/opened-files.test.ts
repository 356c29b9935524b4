import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { onFileOpened, readSessionFile, sessionFilesOf } from './opened-files.ts'
import { OpenedQueue } from './opened-queue.ts'

const folder = mkdtempSync(join(tmpdir(), 'firstword-open-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the files of a start', () => {
  it('are the session files among the arguments, from where the program was started', () => {
    expect(sessionFilesOf(['firstword', 'a.firstword', '--no-zygote', '/data/b.JSON'], '/home/me')).toEqual([
      resolve('/home/me', 'a.firstword'),
      '/data/b.JSON',
    ])
  })

  it('are neither words of Chromium, nor of the host, nor anything else', () => {
    expect(sessionFilesOf(['electron', '.', '--js-flags=x.json', 'notes.txt', '--', '--flags', 'f.json'], '/')).toEqual(
      [],
    )
  })
})

describe('a session file', () => {
  it('is read whole', async () => {
    const path = join(folder, 'a.firstword')
    writeFileSync(path, '{"format":1}')
    const { name, content } = await readSessionFile(path)
    expect([name, new TextDecoder().decode(content)]).toEqual(['a.firstword', '{"format":1}'])
  })

  it('that is gone or a folder is refused in one line', async () => {
    await expect(readSessionFile(join(folder, 'gone.json'))).rejects.toThrow('gone.json is not there any more.')
    await expect(readSessionFile(folder)).rejects.toThrow('not there')
  })

  it('is taken from the system too', () => {
    const app = new EventEmitter()
    const opened: string[] = []
    onFileOpened(app as never, (path) => opened.push(path))
    const preventDefault = vi.fn()
    app.emit('open-file', { preventDefault }, '/x/a.firstword')
    expect(opened).toEqual(['/x/a.firstword'])
    expect(preventDefault).toHaveBeenCalledOnce()
  })
})

describe('session files on their way to the page', () => {
  it('wait until it listens, and then reach it at once; what cannot be read is said', async () => {
    const path = join(folder, 'queued.json')
    writeFileSync(path, '{}')
    const told: string[] = []
    const complaints: string[] = []
    const queue = new OpenedQueue(
      ({ name }) => told.push(name),
      (text) => complaints.push(text),
    )
    await queue.open(path)
    await queue.open(join(folder, 'gone.json'))
    expect((await queue.take()).map(({ name }) => name)).toEqual(['queued.json'])
    expect(complaints).toEqual(['gone.json is not there any more.'])
    expect(await queue.take()).toEqual([])
    await queue.open(path)
    expect(told).toEqual(['queued.json'])
    queue.forget()
    await queue.open(path)
    expect(told).toEqual(['queued.json'])
    expect(await queue.take()).toHaveLength(1)
  })
})
