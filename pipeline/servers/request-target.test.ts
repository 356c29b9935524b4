import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../base/testing/any-text.ts'
import { requestTarget } from './request-target.ts'

describe('what a request asks for', () => {
  it.each([
    ['/ws', '/ws'],
    ['/', '/'],
    ['/a/../ws?x=1', '/ws'],
    ['http://127.0.0.1:4830/ws', '/ws'],
    // None of these names another host, whatever they look like.
    ['//', '//'],
    ['///', '///'],
    ['//evil.example/ws', '//evil.example/ws'],
    ['//[/ws', '//[/ws'],
    ['/\\evil.example', '//evil.example'],
  ])('%s is the path %s', (target, path) => {
    expect(requestTarget(target)?.path).toBe(path)
  })

  it.each([undefined, '', '*', 'ws', 'http://', 'http://[', 'javascript:alert(1)', 'file:///etc/passwd', ':80'])(
    'there is no path in %s',
    (target) => {
      expect(requestTarget(target)).toBeUndefined()
    },
  )

  it('reads the query', () => {
    expect(requestTarget('/x?lang=zh&text=1&bad=%E0%A4%A')?.query.get('lang')).toBe('zh')
  })

  it('never throws', () => {
    fc.assert(fc.property(anyText(), (target) => void [requestTarget(target), requestTarget(`/${target}`)]))
  })
})
