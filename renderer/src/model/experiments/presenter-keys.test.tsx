import { afterEach, describe, expect, it } from 'vitest'
import { presenterAct } from './presenter-keys.ts'

afterEach(() => {
  document.body.innerHTML = ''
})

function pressed(key: string, target: EventTarget | null = null, rest: Partial<KeyboardEventInit> = {}) {
  return { key, target, ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false, ...rest }
}

function inside(html: string): Element {
  document.body.innerHTML = html
  const found = document.querySelector('[data-focus]')
  if (!found) throw new Error('Nothing to focus')
  return found
}

describe('the keys of a clicker', () => {
  it.each([
    ['ArrowRight', 'next'],
    ['PageDown', 'next'],
    ['ArrowLeft', 'previous'],
    ['PageUp', 'previous'],
    [' ', 'main'],
    ['b', 'black'],
    ['.', 'black'],
    ['Escape', 'leave'],
    ['x', undefined],
  ])('%j asks for %s', (key, act) => {
    expect(presenterAct(pressed(key))).toBe(act)
  })

  it('are left alone with a modifier, and where something else took them', () => {
    expect(presenterAct(pressed('b', null, { ctrlKey: true }))).toBeUndefined()
    expect(presenterAct({ ...pressed('Escape'), defaultPrevented: true })).toBeUndefined()
  })

  it('leave arrows to a choice that has the focus, but not the clicker’s own keys', () => {
    const radio = inside('<div role="radiogroup"><label><input type="radio" data-focus></label></div>')
    expect(presenterAct(pressed('ArrowRight', radio))).toBeUndefined()
    expect(presenterAct(pressed('PageDown', radio))).toBe('next')
  })

  it('leave the space bar to a button that has the focus, which arrows still turn the page from', () => {
    const button = inside('<button><span data-focus>Play</span></button>')
    expect(presenterAct(pressed(' ', button))).toBeUndefined()
    expect(presenterAct(pressed('ArrowRight', button))).toBe('next')
  })
})
