import { useTranslation } from 'react-i18next'
import { formatMs } from '../../../../../pipeline/measures/numbers.ts'
import type { ErrorInfo } from '../../../../../pipeline/protocol/errors.ts'
import type { ModelServer } from '../../../../../pipeline/protocol/models/model-servers.ts'
import { useLocale } from '../../../console-context.ts'
import { type ServerState, serverState } from '../../../model/models/server-form.ts'
import { useWords } from '../../../widgets/words.ts'
import styles from './servers.module.css'

const LOOKS: Readonly<Record<ServerState, string | undefined>> = {
  ...{ invalid: styles.problem, open: styles.problem, unreachable: styles.problem },
  ...{ notAgreed: styles.caution, noKey: styles.caution, trying: styles.caution, troubled: styles.caution },
  ...{ serves: styles.well, reachable: styles.well, unasked: styles.fact },
}

/** How a server fares: whether it answers, since when it is left alone and why, and how long it took last. */
export function ServerStateLine({ server }: { readonly server: ModelServer }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const state = serverState(server)
  const { circuit, lastTurn, lastCheck, stage, keyName } = server
  const since = circuit?.since === undefined ? '' : clock(circuit.since, locale)
  const checked = lastCheck ? clock(lastCheck.at, locale) : ''
  return (
    <div className={styles.state}>
      <p className={LOOKS[state]}>
        {t(`servers.states.${state}`, { failures: circuit?.failures ?? 0, since, checked, key: keyName ?? '' })}
        <Why state={state} server={server} />
      </p>
      {lastTurn && (
        <p className={styles.fact}>
          {t(`servers.lastTurn.${stage}`, { ms: formatMs(lastTurn.ms, locale), at: clock(lastTurn.at, locale) })}
        </p>
      )}
      {lastCheck?.ms !== undefined && (
        <p className={styles.fact}>{t('servers.lastCheck', { ms: formatMs(lastCheck.ms, locale), at: checked })}</p>
      )}
    </div>
  )
}

function Why({ state, server }: { readonly state: ServerState; readonly server: ModelServer }) {
  const words = useWords()
  const why = reasonOf(state, server)
  if (!why) return null
  const { message, hint } = words.error(why)
  return (
    <>
      {' '}
      {message}. {hint}
    </>
  )
}

function reasonOf(state: ServerState, { problem, circuit, lastCheck }: ModelServer): ErrorInfo | undefined {
  if (state === 'invalid') return problem
  if (state === 'unreachable') return lastCheck?.problem
  return state === 'open' || state === 'trying' || state === 'troubled' ? circuit?.last : undefined
}

function clock(iso: string, locale: string): string {
  return new Date(iso).toLocaleTimeString(locale)
}
