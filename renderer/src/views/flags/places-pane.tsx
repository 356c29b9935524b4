import { useTranslation } from 'react-i18next'
import { formatMebibytes, formatMs, formatProgress } from '../../../../pipeline/measures/numbers.ts'
import type { NodePlacement, StageStatus } from '../../../../pipeline/protocol/stages.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { placeKey, placeOf, placesOffered, placesRefused } from '../../model/models/stage-places.ts'
import { selectConnected, selectFlagsFree } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { Select } from '../../widgets/controls/select.tsx'
import { useFlagEditor } from '../../widgets/hooks/use-flags.ts'
import { Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './places-pane.module.css'

/** Where each stage runs: the choice, what is in force and why, what it holds and how it was loaded. */
export function PlacesPane() {
  const { t } = useTranslation()
  const words = useWords()
  const connected = useConsoleStore(selectConnected)
  const free = useConsoleStore(selectFlagsFree)
  const stages = useConsoleStore((state) => state.session?.stages)
  const machine = useConsoleStore((state) => state.session?.machine)
  const known = useConsoleStore((state) => state.session?.places !== undefined)
  if (!stages || !machine || !known) return null
  const refused = placesRefused(machine)
  return (
    <Pane title={t('places.title')} stale={!connected}>
      <p className={styles.note}>{t('places.intro')}</p>
      <ul className={styles.rows}>
        {stages.map((status) => (
          <li key={status.stage} className={styles.row} data-stage={status.stage}>
            <PlaceChoice status={status} isDisabled={!free} />
            <InForce status={status} />
          </li>
        ))}
      </ul>
      {refused.map((told) => (
        <p key={told.reason} className={styles.note}>
          {t('places.refused', { reason: words.told(told) })}
        </p>
      ))}
    </Pane>
  )
}

function PlaceChoice({
  status: { stage, state, provider, deaths = 0 },
  isDisabled,
}: {
  readonly status: StageStatus
  readonly isDisabled: boolean
}) {
  const { t } = useTranslation()
  const { flags, run } = useConsole()
  const providers = useConsoleStore((state) => state.session?.machine.providers) ?? []
  const asked = useConsoleStore((state) => state.session?.places?.[stage]) ?? 'auto'
  const pending = useFlagEditor((state) => placeOf(state.pending[placeKey(stage)]))
  const refusal = useFlagEditor((state) => state.errors[placeKey(stage)])
  const words = useWords()
  const place = pending ?? asked
  return (
    <div>
      <Select
        label={t('places.of', { stage: t(`stage.${stage}`) })}
        value={place}
        options={placesOffered({ providers }, place).map((value) => ({
          value,
          label: value === 'auto' || value === 'cpu' ? t(`places.${value}`) : value,
        }))}
        isDisabled={isDisabled}
        onChange={(chosen) => flags.change(placeKey(stage), chosen)}
      />
      {state === 'ready' && provider === 'cpu' && place !== 'cpu' && deaths > 0 && (
        <Button isDisabled={isDisabled} onPress={() => run({ name: 'placeStages', places: { [stage]: place } })}>
          {t('places.again')}
        </Button>
      )}
      {refusal && (
        <p className={styles.error} role="alert">
          {words.error(refusal).message}
        </p>
      )}
    </div>
  )
}

function InForce({ status }: { readonly status: StageStatus }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const words = useWords()
  const { stage, state, provider, providerReason = '', providerBecause, progress, error } = status
  const said = words.reason(providerReason, providerBecause)
  return (
    <div className={styles.facts} data-testid={`in-force-${stage}`}>
      {state === 'loading' && <p>{t('places.loading', { percent: formatProgress(progress, locale) })}</p>}
      {state === 'failed' && (
        <p className={styles.error}>
          {t('places.failed')} {error && words.error(error).message}
        </p>
      )}
      {provider !== undefined && (
        <p>
          {t('places.inForce', { provider })} <span lang={said === providerReason ? 'en' : undefined}>{said}</span>
        </p>
      )}
      {state === 'ready' && <Loaded status={status} />}
    </div>
  )
}

/** How it was loaded, what it holds, and on a device which nodes really run there. */
function Loaded({ status }: { readonly status: StageStatus }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { stage, loadMs, warmUpMs, pid, provider, nodes } = status
  const hostBytes = useConsoleStore((state) => state.session?.health?.residentBytes)
  const bytes = useConsoleStore(
    (state) => state.session?.health?.stageProcesses?.find((one) => one.stage === stage)?.residentBytes,
  )
  const load = formatMs(loadMs, locale)
  const memory = () => {
    if (pid === undefined) return t('places.memoryShared', { bytes: formatMebibytes(hostBytes, locale) })
    if (bytes === undefined) return t('places.memoryUnknown', { pid })
    return t('places.memory', { bytes: formatMebibytes(bytes, locale), pid })
  }
  return (
    <>
      <p className={styles.note}>
        {warmUpMs === undefined
          ? t('places.loadedCold', { load })
          : t('places.loaded', { load, warmUp: formatMs(warmUpMs, locale) })}
        {' · '}
        {memory()}
      </p>
      {provider !== 'cpu' && <Nodes nodes={nodes} />}
    </>
  )
}

function Nodes({ nodes }: { readonly nodes: NodePlacement | undefined }) {
  const { t } = useTranslation()
  if (!nodes) return <p className={styles.note}>{t('places.nodesUnknown')}</p>
  const operators = Object.entries(nodes.operators)
    .sort(([, a], [, b]) => b - a)
    .map(([operator, count]) => `${operator} ${count}`)
    .join(', ')
  return (
    <p className={styles.note}>
      {t('places.nodes', { device: nodes.device, processor: nodes.processor })}
      {operators !== '' && ` · ${t('places.fellBack', { operators })}`}
    </p>
  )
}
