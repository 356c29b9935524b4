import type { ErrorInfo } from '../../../../pipeline/protocol/errors.ts'
import { useWords } from '../../widgets/words.ts'
import styles from './devices-page.module.css'

/** What went wrong and what to do, where it went wrong. */
export function ProblemLine({ problem }: { readonly problem: ErrorInfo | undefined }) {
  const words = useWords()
  if (!problem) return null
  const { message, hint } = words.error(problem)
  return (
    <p className={styles.problem} role="alert">
      {message}
      {hint !== undefined && (
        <>
          <br />
          {hint}
        </>
      )}
    </p>
  )
}
