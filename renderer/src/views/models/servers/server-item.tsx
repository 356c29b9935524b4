import { Activity, Pencil, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ModelServer } from '../../../../../pipeline/protocol/models/model-servers.ts'
import type { SomeModels } from '../../../../../pipeline/protocol/models/models.ts'
import { useConsole, useConsoleStore } from '../../../console-context.ts'
import { serverState } from '../../../model/models/server-form.ts'
import { selectConnected } from '../../../store/selectors.ts'
import { Button } from '../../../widgets/controls/button.tsx'
import { ServerStateLine } from './server-state-line.tsx'
import styles from './servers.module.css'
import { useEngineName } from './use-engine-name.ts'

interface ServerItemProps {
  readonly server: ModelServer
  choose(models: SomeModels): void
  onEdit(): void
  onRemove(): void
}

/** A server that was entered: what it is for, what it is sent, how it fares, and what can be done with it. */
export function ServerItem({ server, choose, onEdit, onRemove }: ServerItemProps) {
  const { t } = useTranslation()
  const engineName = useEngineName()
  const { id, stage, engine, address, model, voice } = server
  const isChosen = useConsoleStore((state) => state.session?.models?.chosen[stage] === id)
  return (
    <li className={styles.server} data-hue={stage} data-testid={`server-${id}`}>
      <div className={styles.about}>
        <div className={styles.head}>
          <h3>{id}</h3>
          {isChosen && <span className={styles.used}>{t('models.tagInUse')}</span>}
          <span className={styles.fact}>
            {[t(`models.stages.${stage}`), engineName(engine), model, voice].filter(Boolean).join(' · ')}
          </span>
        </div>
        <p className={styles.address}>{address}</p>
        <Sent server={server} />
        <KeyLine server={server} />
        <ServerStateLine server={server} />
      </div>
      <Actions {...{ server, isChosen, choose, onEdit, onRemove }} />
    </li>
  )
}

function Sent({ server: { place } }: Pick<ServerItemProps, 'server'>) {
  const { t } = useTranslation()
  if (!place) return null
  const { host, reach, sends } = place
  return <p className={styles.fact}>{t(`servers.sends.${sends}`, { host, where: t(`servers.where.${reach}`) })}</p>
}

function KeyLine({ server: { keyName, keyFrom } }: Pick<ServerItemProps, 'server'>) {
  const { t } = useTranslation()
  const { run } = useConsole()
  const connected = useConsoleStore(selectConnected)
  if (keyName === undefined || keyFrom === undefined) return null
  return (
    <p className={styles.fact}>
      {t(`servers.keyFrom.${keyFrom}`, { name: keyName })}{' '}
      {keyFrom !== 'environment' && (
        <Button
          look="plain"
          isDisabled={!connected}
          aria-label={t('servers.forgetKeyNamed', { name: keyName })}
          onPress={() => run({ name: 'deleteServerKey', keyName })}
        >
          {t('servers.forgetKey')}
        </Button>
      )}
    </p>
  )
}

function Actions({ server, isChosen, choose, onEdit, onRemove }: ServerItemProps & { readonly isChosen: boolean }) {
  const { t } = useTranslation()
  const { run } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const { id, stage } = server
  const mayBeAsked = !['invalid', 'notAgreed'].includes(serverState(server))
  return (
    <div className={styles.actions}>
      {!isChosen && (
        <Button
          isDisabled={!connected || !mayBeAsked}
          aria-label={t('servers.useNamed', { name: id })}
          onPress={() => choose({ [stage]: id })}
        >
          {t('servers.use')}
        </Button>
      )}
      <Button
        isDisabled={!connected || !mayBeAsked}
        aria-label={t('servers.checkNamed', { name: id })}
        onPress={() => run({ name: 'checkModelServer', id })}
      >
        <Activity size={14} aria-hidden /> {t('servers.check')}
      </Button>
      <Button isDisabled={!connected} aria-label={t('servers.editNamed', { name: id })} onPress={onEdit}>
        <Pencil size={14} aria-hidden /> {t('servers.edit')}
      </Button>
      {isChosen ? (
        <p className={styles.fact}>{t('models.inUseStays')}</p>
      ) : (
        <Button isDisabled={!connected} aria-label={t('servers.removeNamed', { name: id })} onPress={onRemove}>
          <Trash2 size={14} aria-hidden /> {t('servers.remove')}
        </Button>
      )}
    </div>
  )
}
