import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { HOST_ERRORS_ZH } from './host-errors-zh.ts'
import { HOST_MODELS_ZH } from './host-models-zh.ts'
import { hostError, hostReason } from './host-reasons.ts'
import { HOST_SERVERS_ZH } from './host-servers-zh.ts'

const CJK = /[\u4e00-\u9fff]/
const PIPELINE = join(import.meta.dirname, '..', '..', '..', 'pipeline')
const SENTENCES = [...HOST_ERRORS_ZH, ...HOST_MODELS_ZH, ...HOST_SERVERS_ZH]

/** What the host's sources say, without their tests. */
const said = globSync('**/*.ts', { cwd: PIPELINE, exclude: ['**/*.test.ts', '**/testing/**'] })
  .map((path) => readFileSync(join(PIPELINE, path), 'utf8'))
  .join('\n')

describe('what the host says', () => {
  it('is quoted in English, worded in Chinese where it is known, and never hidden', () => {
    expect(hostReason('no words were recognised', 'en')).toBe('no words were recognised')
    expect(hostReason('no words were recognised', 'zh')).toMatch(CJK)
    expect(hostReason('something new', 'zh')).toBe('something new')
    expect(hostError('something new', 'zh')).toBe('something new')
  })

  it('keeps what it filled in', () => {
    expect(hostReason('the machine has 4 cores', 'zh')).toBe('本机有 4 个核')
    expect(hostError('ASR_CHUNK_SIZE cannot be "x"', 'zh')).toBe('ASR_CHUNK_SIZE 不能是 "x"')
    expect(hostError('Something else cannot be read', 'zh'), 'never half in English').toBe(
      'Something else cannot be read',
    )
    expect(hostError('Port 8000 (Metrics) is taken', 'zh')).toBe('端口 8000（Metrics）已被占用')
  })

  it('words of its own that it fills in are worded too', () => {
    expect(hostError('The file is not UTF-8: it looks like GBK', 'zh')).toBe('文件 不是 UTF-8：看起来是 GBK')
    expect(hostError('a.txt is not UTF-8: it looks like GBK', 'zh')).toBe('a.txt 不是 UTF-8：看起来是 GBK')
  })

  it('may hold a semicolon of its own', () => {
    const half = 'on a processor float16 halves the file; it is computed in float32, at the same speed'
    expect(hostReason(half, 'zh')).toMatch(CJK)
  })

  it('may be several reasons at once, all of which are known or none is translated', () => {
    expect(hostReason('cuda: no CUDA device; webgpu: its driver crashed the probe', 'zh')).toBe(
      'cuda：没有 CUDA 设备；webgpu：驱动使探测进程崩溃',
    )
    expect(hostReason('cuda: no CUDA device; and so on', 'zh')).toBe('cuda: no CUDA device; and so on')
  })

  it('may hold another sentence, which is translated with it', () => {
    const rejected = 'The collector did not take 3 turns: it rejected 5 of 70 spans: too old'
    expect(hostError(rejected, 'zh')).toBe('收集器没有接收 3 轮：它拒绝了 70 个跨度中的 5 个：too old')
  })

  it('comes with its code, which says it in both languages; a code of a later version leaves the sentence', () => {
    const because = { code: 'flag.cores', args: { cores: 1 } }
    expect(hostReason('whatever', 'zh', because)).toBe('本机有 1 个核')
    expect(hostReason('whatever', 'en', because)).toBe('the machine has 1 core')
    expect(hostReason('no words were recognised', 'zh', { code: 'later.than.this' })).toMatch(CJK)
  })

  it('may be a code, which has words in both languages', () => {
    expect(hostReason('access.token', 'en')).toBe('No token, or a wrong one')
    expect(hostReason('access.token', 'zh')).toMatch(CJK)
  })

  it.each(SENTENCES)('%j is Chinese with the same places', (english, chinese) => {
    const places = (text: string) => [...text.matchAll(/\{\d\}/g)].map(([place]) => place).sort()
    expect(chinese).toMatch(CJK)
    expect(places(chinese)).toEqual(places(english))
  })

  it.each(SENTENCES.map(([english]) => english))('%j is said by it still', (english) => {
    const longest = english.split(/\{\d\}/).sort((a, b) => b.length - a.length)[0] ?? ''
    // Of providers' reasons and of ports a name stands before.
    expect(said.includes(longest.replace(/^[^\p{L}]+/u, ''))).toBe(true)
  })
})
