import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { renderConnected } from '../../testing/connected.tsx'
import { describeFlag } from '../../testing/fixture-flags.ts'
import { FilesPane } from './files-pane.tsx'

afterEach(cleanup)

const DESCRIPTORS = [describeFlag('LLM_TOP_K', 40, { type: 'integer', min: 1, max: 100 })]
const NAME = 'flags.env'
const CONTENT = '# 参数\r\nLLM_TOP_K=7\r\n'

/** The pane of a connected console; `changed`: the flags that it set, `looks`: how often it asked to be looked at. */
function open(language: 'en' | 'zh' = 'en') {
  const [changed, looks]: [unknown[], unknown[]] = [[], []]
  const snapshot = { descriptors: DESCRIPTORS, flags: { values: { LLM_TOP_K: 40 }, effects: [] } }
  const page = renderConnected(<FilesPane onProblem={() => looks.push('here')} />, { snapshot, language })
  page.console.flags.changeAll = (values) => void changed.push(values)
  const choose = (bytes: Uint8Array<ArrayBuffer>) => {
    const input = page.container.querySelector('input[type=file]')
    if (!input) throw new Error('No file can be chosen')
    fireEvent.change(input, { target: { files: [new File([bytes], NAME)] } })
  }
  return { changed, looks, choose }
}

const pasted = () => (screen.getByRole('textbox') as HTMLTextAreaElement).value
const utf8 = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string, littleEndFirst = true) => {
  const view = new DataView(new ArrayBuffer(text.length * 2))
  for (let i = 0; i < text.length; i += 1) view.setUint16(i * 2, text.charCodeAt(i), littleEndFirst)
  return new Uint8Array(view.buffer)
}
/** `# 参数`, as a Chinese editor of long ago writes it, and a flag. */
const GBK = new Uint8Array([...utf8('# '), 0xb2, 0xce, 0xca, 0xfd, ...utf8('\nLLM_TOP_K=7\n')])
const WINDOWS = new Uint8Array([...utf8('# caf'), 0xe9, ...utf8('\nLLM_TOP_K=7\n')])
const CUT = utf8('LLM_TOP_K=7\n# 现在几点了').subarray(0, -1)

test.each([
  ['UTF-8', utf8(CONTENT)],
  ['UTF-8 with a mark', utf8(`\uFEFF${CONTENT}`)],
  ['UTF-16 with a mark, little end first', utf16(`\uFEFF${CONTENT}`)],
  ['UTF-16 with a mark, big end first', utf16(`\uFEFF${CONTENT}`, false)],
])('a file in %s is read, and set once it was shown', async (_, bytes) => {
  const { changed, looks, choose } = open()
  choose(bytes)
  const dialog = await screen.findByRole('dialog')
  expect(within(dialog).getByRole('row', { name: /^LLM_TOP_K\s*40\s*7$/ })).toBeTruthy()
  expect([changed, looks]).toEqual([[], []])
  fireEvent.click(within(dialog).getByRole('button', { name: 'Apply' }))
  expect(changed).toEqual([{ LLM_TOP_K: 7 }])
})

test.each([
  ['UTF-16 without a mark', utf16('LLM_TOP_K=7\n'), 'flags.env looks like UTF-16. Save it as UTF-8.'],
  [
    'UTF-16 without a mark, big end first',
    utf16('LLM_TOP_K=7\n', false),
    'flags.env looks like UTF-16. Save it as UTF-8.',
  ],
  ['GBK', GBK, 'flags.env looks like GBK. Save it as UTF-8.'],
  ['Windows-1252', WINDOWS, 'flags.env looks like Windows-1252. Save it as UTF-8.'],
  ['UTF-8 that was cut', CUT, 'flags.env is damaged: it is not UTF-8 throughout. Save it again as UTF-8.'],
  ['no text', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]), 'flags.env is not a text file.'],
])('a file in %s is refused in one line that says so, and changes nothing', async (_, bytes, said) => {
  const { changed, looks, choose } = open()
  choose(bytes)
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toBe(said)
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(pasted()).toBe('')
  expect(changed).toEqual([])
  expect(looks).toEqual(['here'])
})

test('the encoding is named in Chinese too', async () => {
  const { choose } = open('zh')
  choose(GBK)
  expect((await screen.findByRole('alert')).textContent).toBe('flags.env 看起来是 GBK 编码。请另存为 UTF-8。')
})

test('a file that is dropped is read as one that is chosen is', async () => {
  const { changed } = open()
  fireEvent.drop(window, { dataTransfer: { types: ['Files'], files: [new File([GBK], NAME)] } })
  expect((await screen.findByRole('alert')).textContent).toContain('looks like GBK')
  expect(changed).toEqual([])
})

test('the same file, saved as it was asked for, takes the refusal away', async () => {
  const { choose } = open()
  choose(GBK)
  await screen.findByRole('alert')
  choose(utf8(CONTENT))
  await screen.findByRole('dialog')
  expect(screen.queryByRole('alert', { hidden: true })).toBeNull()
  expect((screen.getByRole('textbox', { hidden: true }) as HTMLTextAreaElement).value).toContain('LLM_TOP_K=7')
})
