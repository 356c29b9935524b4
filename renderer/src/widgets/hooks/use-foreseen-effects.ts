import { useEffect, useState } from 'react'
import type { FlagEffect } from '../../../../pipeline/protocol/flags.ts'
import { useConsole } from '../../console-context.ts'
import type { FlagDifference } from '../../model/flags/preset-diff.ts'

/** Where flags would do something else on this machine than is asked for; `undefined` until the host has said it. */
export function useForeseenEffects(differences: readonly FlagDifference[]): readonly FlagEffect[] | undefined {
  const { ask } = useConsole()
  const [effects, setEffects] = useState<readonly FlagEffect[]>()
  const values = JSON.stringify(Object.fromEntries(differences.map(({ name, to }) => [name, to])))
  useEffect(() => {
    let outdated = false
    void ask({ name: 'foreseeFlags', values: JSON.parse(values) }).then((outcome) => {
      if (!outdated && outcome.ok) setEffects(outcome.answer)
    })
    return () => {
      outdated = true
    }
  }, [ask, values])
  return effects
}
