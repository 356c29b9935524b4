import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { FoundServer, ModelServer } from '../../../../../pipeline/protocol/models/model-servers.ts'
import { useConsoleStore } from '../../../console-context.ts'
import { draftOfFound, offersOf, type ServerDraft } from '../../../model/models/server-form.ts'
import { Button } from '../../../widgets/controls/button.tsx'
import { useWords } from '../../../widgets/words.ts'
import styles from './servers.module.css'
import type { ServerSearch } from './use-server-search.ts'

interface FoundServersProps {
  readonly search: ServerSearch
  readonly servers: readonly ModelServer[]
  onAdd(draft: ServerDraft): void
}

/** What answered at the usual ports, with what can be entered of it. */
export function FoundServers({ search, servers, onAdd }: FoundServersProps) {
  const { t } = useTranslation()
  const words = useWords()
  const { found, error, dismiss } = search
  const said = error && words.error(error)
  if (said)
    return (
      <p className={styles.problem} role="alert">
        {said.message} {said.hint}
      </p>
    )
  if (!found) return null
  return (
    <section className={styles.found} aria-label={t('servers.found')}>
      <div className={styles.head}>
        <p role="status">
          {found.length === 0 ? t('servers.foundNone') : t('servers.foundSome', { count: found.length })}
        </p>
        <Button look="plain" square aria-label={t('servers.dismissFound')} onPress={dismiss}>
          <X size={14} aria-hidden />
        </Button>
      </div>
      <ul>
        {found.map((server) => (
          <Found key={server.address} server={server} servers={servers} onAdd={onAdd} />
        ))}
      </ul>
    </section>
  )
}

function Found({ server, servers, onAdd }: Omit<FoundServersProps, 'search'> & { readonly server: FoundServer }) {
  const { t } = useTranslation()
  const available = useConsoleStore((state) => state.session?.models?.available)
  const taken = [...(available ?? []), ...servers].map(({ id }) => id)
  const offers = offersOf(server)
  const isHere = (name: string) => servers.some(({ address, model }) => address === server.address && model === name)
  return (
    <li className={styles.foundServer}>
      <h3>
        {server.kind} <span className={styles.fact}>{server.address}</span>
      </h3>
      {offers.length === 0 && <p className={styles.note}>{t('servers.noModels')}</p>}
      <ul>
        {offers.map((model) => (
          <li key={`${model.stage} ${model.name}`} className={styles.offer} data-hue={model.stage}>
            <span>
              {model.name} <span className={styles.fact}>{t(`models.stages.${model.stage}`)}</span>
            </span>
            {isHere(model.name) ? (
              <span className={styles.fact}>{t('servers.entered')}</span>
            ) : (
              <Button
                aria-label={t('servers.addNamed', { name: model.name })}
                onPress={() => onAdd(draftOfFound(server, model, taken))}
              >
                {t('servers.addThis')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </li>
  )
}
