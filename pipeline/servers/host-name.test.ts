import { describe, expect, it } from 'vitest'
import { hostNames, readHost } from './host-name.ts'

describe('a Host header', () => {
  it.each([
    ['127.0.0.1:8000', { name: '127.0.0.1', port: 8000 }],
    ['LocalHost', { name: 'localhost' }],
    ['localhost.:80', { name: 'localhost', port: 80 }],
    ['[::1]:8000', { name: '::1', port: 8000 }],
    ['Host.Docker.Internal:8000', { name: 'host.docker.internal', port: 8000 }],
    ['a b', undefined],
    ['::1', undefined],
    ['x:port', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is read as %j', (header, expected) => {
    expect(readHost(header)).toEqual(expected)
  })
})

describe('names that a user allows', () => {
  it('are compared without regard to case, each once', () => {
    expect(hostNames([' Host.Docker.Internal', 'host.docker.internal.', '10.0.0.7', '[fd00::1]', 'my-box'])).toEqual([
      'host.docker.internal',
      '10.0.0.7',
      'fd00::1',
      'my-box',
    ])
  })

  it.each(['*', 'http://host', 'host:8000', 'a/b', '', '-x', '*.example'])('cannot be %j', (name) => {
    expect(() => hostNames([name])).toThrow(`"${name}" is no host name`)
  })
})
