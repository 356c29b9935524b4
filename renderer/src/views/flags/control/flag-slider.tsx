import { type CSSProperties, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlagDescriptor } from '../../../../../pipeline/protocol/flags.ts'
import { nearestStop } from '../../../model/flags/flag-scale.ts'
import { StopSlider } from '../../../widgets/controls/stop-slider.tsx'
import { useFlagText } from '../../../widgets/hooks/use-flags.ts'
import styles from './flag-control.module.css'

interface FlagSliderProps {
  readonly descriptor: FlagDescriptor
  /** The values it stops at, ascending. */
  readonly stops: readonly number[]
  readonly value: number
  readonly isDisabled: boolean
  readonly describedBy: string
  /** The knob is on its way: the value is shown, and nothing more. */
  onMove(value: number): void
  /** The knob or the key was let go: the value is meant. */
  onRelease(): void
}

/** A slider over the stops of a flag, with marks at its baseline and the plan's value; what is read out is the value with its unit. */
export function FlagSlider({ descriptor, stops, value, isDisabled, describedBy, onMove, onRelease }: FlagSliderProps) {
  const { t } = useTranslation()
  const text = useFlagText()
  const { input, onKeyDown, onKeyUp } = useRelease(onRelease)
  const { name, unit, baseline, plan } = descriptor
  const last = stops.length - 1
  const share = (of: number) => nearestStop(stops, of) / last
  return (
    <span className={styles.slider}>
      <StopSlider
        inputRef={input}
        descriptor={descriptor}
        stops={stops}
        value={value}
        aria-label={t('flags.slider', { name })}
        aria-describedby={describedBy}
        aria-valuetext={text(value, unit)}
        disabled={isDisabled}
        onMove={onMove}
        onKeyDown={onKeyDown}
        onKeyUp={onKeyUp}
        onBlur={onKeyUp}
      />
      {typeof baseline === 'number' && <Tick kind="default" share={share(baseline)} />}
      {typeof plan === 'number' && <Tick kind="plan" share={share(plan)} />}
    </span>
  )
}

/**
 * When a slider is let go. With a pointer the browser says so by `change`, which React does not tell apart from `input`;
 * with the keyboard `change` comes with every step, and the key's release counts.
 */
function useRelease(onRelease: () => void) {
  const input = useRef<HTMLInputElement>(null)
  const keyHeld = useRef(false)
  const newest = useRef(onRelease)
  newest.current = onRelease
  useEffect(() => {
    const slider = input.current
    const onChange = () => {
      if (!keyHeld.current) newest.current()
    }
    slider?.addEventListener('change', onChange)
    return () => slider?.removeEventListener('change', onChange)
  }, [])
  const onKeyDown = () => {
    keyHeld.current = true
  }
  const onKeyUp = () => {
    keyHeld.current = false
    newest.current()
  }
  return { input, onKeyDown, onKeyUp }
}

/** Where the baseline and the plan lie; the buttons beside the slider say the same. */
function Tick({ kind, share }: { readonly kind: 'default' | 'plan'; readonly share: number }) {
  return (
    <span className={styles.tick} data-kind={kind} style={{ '--tick': share } as CSSProperties} aria-hidden="true" />
  )
}
