import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { unitWords } from '../../../../../pipeline/measures/counted.ts'
import type { FlagDescriptor, FlagValue } from '../../../../../pipeline/protocol/flags.ts'
import { useConsole, useConsoleStore } from '../../../console-context.ts'
import { stopsOf } from '../../../model/flags/flag-scale.ts'
import { allowedValues } from '../../../model/flags/flag-value.ts'
import { Toggle } from '../../../widgets/controls/toggle.tsx'
import { useFlagText } from '../../../widgets/hooks/use-flags.ts'
import styles from './flag-control.module.css'
import { FlagSlider } from './flag-slider.tsx'
import { ValueField } from './value-field.tsx'

interface FlagControlProps {
  readonly descriptor: FlagDescriptor
  readonly value: FlagValue
  readonly isDisabled: boolean
  readonly describedBy: string
  /** Something that is not allowed was written; `undefined`: no longer. */
  onProblem(problem: string | undefined): void
}

/** The control that fits a flag's type: switch, slider with number, choice, text. */
export function FlagControl(props: FlagControlProps) {
  switch (props.descriptor.type) {
    case 'boolean':
      return <BooleanControl {...props} />
    case 'choice':
      return <ChoiceControl {...props} />
    case 'text':
      return <WrittenControl {...props} />
    default:
      return <NumberControl {...props} />
  }
}

function BooleanControl({ descriptor: { name }, value, isDisabled, describedBy }: FlagControlProps) {
  const { flags } = useConsole()
  const text = useFlagText()
  return (
    <Toggle
      aria-label={name}
      aria-describedby={describedBy}
      isSelected={value === true}
      isDisabled={isDisabled}
      onChange={(on) => flags.change(name, on)}
    >
      <span className={styles.word}>{text(value)}</span>
    </Toggle>
  )
}

function ChoiceControl({ descriptor: { name, choices = [] }, value, isDisabled, describedBy }: FlagControlProps) {
  const { flags } = useConsole()
  return (
    <select
      className={styles.select}
      aria-label={name}
      aria-describedby={describedBy}
      value={String(value)}
      disabled={isDisabled}
      onChange={(event) => flags.change(name, event.target.value)}
    >
      {choices.map((choice) => (
        <option key={choice}>{choice}</option>
      ))}
    </select>
  )
}

function WrittenControl(props: FlagControlProps) {
  const { flags } = useConsole()
  const { name } = props.descriptor
  return <WrittenField {...props} label={name} onCommit={(value) => flags.change(name, value)} />
}

/** A slider and a field: both show a value that is still being chosen, and it is set once the slider is let go. */
function NumberControl(props: FlagControlProps) {
  const { t } = useTranslation()
  const { flags } = useConsole()
  const language = useConsoleStore((state) => state.language)
  const [moved, setMoved] = useState<number>()
  const { descriptor, isDisabled, describedBy } = props
  const { name, unit } = descriptor
  const value = moved ?? props.value
  const stops = stopsOf(descriptor)
  const release = () => {
    if (moved !== undefined) flags.change(name, moved)
    setMoved(undefined)
  }
  return (
    <div className={styles.number}>
      {stops.length > 1 && typeof value === 'number' && (
        <FlagSlider {...{ descriptor, stops, value, isDisabled, describedBy }} onMove={setMoved} onRelease={release} />
      )}
      <WrittenField
        {...props}
        value={value}
        label={t('flags.number', { name })}
        stops={stops}
        onCommit={(next) => flags.change(name, next)}
      />
      <span className={styles.unit}>{unit && unitWords(unit, Number(value))[language]}</span>
    </div>
  )
}

/** A field whose refusals are said at the row, in one line. */
function WrittenField({
  descriptor,
  value,
  isDisabled,
  describedBy,
  label,
  stops,
  onCommit,
  onProblem,
}: FlagControlProps & {
  readonly label: string
  readonly stops?: readonly number[]
  onCommit(value: FlagValue): void
}) {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  return (
    <ValueField
      descriptor={descriptor}
      value={value}
      isDisabled={isDisabled}
      label={label}
      describedBy={describedBy}
      stops={stops ?? []}
      onCommit={(next) => {
        onProblem(undefined)
        onCommit(next)
      }}
      onRefuse={(written) =>
        onProblem(
          written === undefined
            ? undefined
            : t('flags.notAllowed', { value: written.slice(0, 40), allowed: allowedValues(descriptor, language) }),
        )
      }
    />
  )
}
