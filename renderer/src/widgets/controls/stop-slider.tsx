import type { CSSProperties, InputHTMLAttributes, KeyboardEvent, RefObject } from 'react'
import type { FlagDescriptor } from '../../../../pipeline/protocol/flags.ts'
import { nearestStop, stopAfterKey } from '../../model/flags/flag-scale.ts'
import styles from './stop-slider.module.css'

type Rest = Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'className' | 'style' | 'type'>

interface StopSliderProps extends Rest {
  readonly descriptor: FlagDescriptor
  /** The values it stops at, ascending. */
  readonly stops: readonly number[]
  readonly value: number
  readonly inputRef?: RefObject<HTMLInputElement | null>
  onMove(value: number): void
}

/**
 * A slider over the stops of a flag. The browser's own range input counts stops, so that a logarithmic range moves by factors;
 * arrows go by round steps, with Shift to the next stop, page keys by a tenth. Give it a label and the value in words.
 */
export function StopSlider({ descriptor, stops, value, inputRef, onMove, onKeyDown, ...rest }: StopSliderProps) {
  const last = Math.max(1, stops.length - 1)
  const at = nearestStop(stops, value)
  const byKey = (event: KeyboardEvent<HTMLInputElement>) => {
    onKeyDown?.(event)
    const direction = KEY_DIRECTIONS[event.key]
    const page = { PageUp: last / 10, PageDown: -last / 10 }[event.key]
    if (page !== undefined) onMove(stops[Math.round(Math.min(last, Math.max(0, at + page)))] ?? value)
    else if (direction) onMove(stopAfterKey(descriptor, stops, value, { direction, fine: event.shiftKey }))
    else return
    event.preventDefault()
  }
  return (
    <input
      {...rest}
      ref={inputRef}
      type="range"
      className={styles.range}
      style={{ '--at': at / last } as CSSProperties}
      min={0}
      max={last}
      step={1}
      value={at}
      onChange={(event) => onMove(stops[event.target.valueAsNumber] ?? value)}
      onKeyDown={byKey}
    />
  )
}

const KEY_DIRECTIONS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }
