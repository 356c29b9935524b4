import type { BrowserWindowConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { createReportPrinter } from './report-window.ts'
import { pdfOptions } from './save-file.ts'

type Answer = (request: { url: string }) => Response
type BeforeRequest = (details: { url: string }, answer: (verdict: { cancel: boolean }) => void) => void

/** A fake of what Electron gives; a window "shows" what its session answers for the address it loads. */
function fakeElectron({ failsToPrint = false } = {}) {
  const told = {
    partitions: [] as string[],
    options: [] as BrowserWindowConstructorOptions[],
    printed: [] as unknown[],
    open: 0,
  }
  const permissions: boolean[] = []
  const [handlers, filters]: [Answer[], BeforeRequest[]] = [[], []]
  const session = {
    protocol: { handle: (_scheme: string, handler: Answer) => handlers.push(handler) },
    webRequest: { onBeforeRequest: (listener: BeforeRequest) => filters.push(listener) },
    setPermissionRequestHandler: (handler: (a: unknown, b: unknown, done: (granted: boolean) => void) => void) =>
      handler(undefined, 'media', (granted) => permissions.push(granted)),
    setPermissionCheckHandler: (handler: () => boolean) => void permissions.push(handler()),
  }
  class FakeWindow {
    #shown = ''
    constructor(options: BrowserWindowConstructorOptions) {
      told.options.push(options)
      told.open += 1
    }
    async loadURL(url: string) {
      this.#shown = (await handlers[0]?.({ url }).text()) ?? ''
    }
    webContents = {
      printToPDF: async (options: unknown) => {
        if (failsToPrint) throw new Error('no printer')
        told.printed.push(options)
        return Buffer.from(`%PDF ${this.#shown}`)
      },
    }
    destroy() {
      told.open -= 1
    }
  }
  const isBlocked = (url: string) => {
    let blocked: boolean | undefined
    filters[0]?.({ url }, ({ cancel }) => {
      blocked = cancel
    })
    return blocked
  }
  const printer = createReportPrinter({
    Window: FakeWindow as never,
    partition: (name) => {
      told.partitions.push(name)
      return session as never
    },
  })
  return { printer, told, permissions, isBlocked, ask: (url: string) => handlers[0]?.({ url }) }
}

const OPTIONS = pdfOptions({ suggestedName: 'report.pdf' })

describe('a report printed by the shell', () => {
  it('is what comes out, with tags and an outline, in the page size of the report itself', async () => {
    const { printer, told } = fakeElectron()
    expect(Buffer.from(await printer('<p>one</p>', OPTIONS)).toString()).toBe('%PDF <p>one</p>')
    expect(told.printed).toEqual([
      {
        printBackground: true,
        preferCSSPageSize: true,
        generateTaggedPDF: true,
        generateDocumentOutline: true,
        landscape: false,
      },
    ])
  })

  it('is loaded without script, unseen, in a session that is kept in memory', async () => {
    const { printer, told, permissions } = fakeElectron()
    await printer('a', OPTIONS)
    expect(told.options[0]).toMatchObject({
      show: false,
      webPreferences: { javascript: false, sandbox: true, nodeIntegration: false },
    })
    expect(told.options[0]?.webPreferences?.preload).toBeUndefined()
    expect(told.partitions[0]?.startsWith('persist:')).toBe(false)
    expect(permissions).toEqual([false, false])
  })

  it('reaches nothing: no network, no file, no page of the console', async () => {
    const { printer, isBlocked } = fakeElectron()
    await printer('a', OPTIONS)
    for (const url of ['https://example.com/', 'http://127.0.0.1:4830/', 'file:///etc/passwd', 'app://firstword/']) {
      expect(isBlocked(url)).toBe(true)
    }
    expect(isBlocked('data:audio/wav;base64,AA')).toBe(false)
  })

  it('is gone afterwards, window and page, also where printing fails', async () => {
    const { printer, told, ask } = fakeElectron({ failsToPrint: true })
    await expect(printer('secret', OPTIONS)).rejects.toThrow('no printer')
    expect(told.open).toBe(0)
    expect(ask('app://firstword/report-1.html')?.status).toBe(404)
  })

  it('does not meet another that is printed at the same time', async () => {
    const { printer, told } = fakeElectron()
    const both = await Promise.all([printer('one', OPTIONS), printer('two', OPTIONS)])
    expect(both.map((pdf) => Buffer.from(pdf).toString())).toEqual(['%PDF one', '%PDF two'])
    expect(told.partitions).toHaveLength(1)
  })
})
