import { ExternalLink } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatFileSize } from '../../../../pipeline/measures/numbers.ts'
import type { OfferedModel } from '../../../../pipeline/protocol/models/models.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import type { ModelRow } from '../../model/models/model-rows.ts'
import { Select } from '../../widgets/controls/select.tsx'
import { useLicenceName } from './licence-name.ts'
import styles from './model-row.module.css'

const BYTES_PER_MEGABYTE = 1e6

interface RowFactsProps {
  readonly row: ModelRow
  /** The form that the numbers are of. */
  readonly variant: string
  onChoose(variant: string): void
}

/** Form of the weights, size on disk, memory, and where it comes from. */
export function RowFacts({ row, variant, onChoose }: RowFactsProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { name, offered, here, origin } = row
  const form = offered?.variants.find((one) => one.name === variant)
  const size = (megabytes: number | undefined) =>
    megabytes === undefined ? undefined : formatFileSize(megabytes * BYTES_PER_MEGABYTE, locale)
  const disk = form ? size(form.megabytes) : here?.bytes !== undefined && formatFileSize(here.bytes, locale)
  const memory = size(form?.memoryMegabytes)
  const hosts = form?.hosts ?? []
  return (
    <dl className={styles.facts}>
      {offered && offered.variants.length > 1 && (
        <Fact name={t('models.variantShort')}>
          <Select
            isLabelHidden
            label={t('models.variant', { name })}
            value={variant}
            options={offered.variants.map(({ name: value }) => ({
              value,
              label: here?.variants.includes(value) ? t('models.variantHere', { variant: value }) : value,
            }))}
            onChange={onChoose}
          />
        </Fact>
      )}
      <Fact name={t('models.onDisk')}>
        {origin === 'server' ? t('models.noDisk') : disk || t('models.unknownSize')}
      </Fact>
      <Fact name={t('models.memory')}>
        {memory === undefined ? t('models.unknownSize') : t('models.estimated', { size: memory })}
      </Fact>
      {hosts.length > 0 && !offered?.cannotRun && (
        <Fact name={t('models.comesFrom')}>
          {hosts.length === 1 ? hosts[0] : t('models.hostsOr', { hosts: hosts.join(', ') })}
        </Fact>
      )}
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Under which licence it comes, in plain words, and its text. */
export function LicenceLine({ name, offered }: { readonly name: string; readonly offered: OfferedModel }) {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  const licenceName = useLicenceName()
  const { url, summary } = offered.licence
  const licence = licenceName(offered.licence.name)
  return (
    <p className={styles.fact}>
      {t('models.licence')} <b lang={licence.lang}>{licence.name}</b>: {summary[language]}{' '}
      {url === undefined ? (
        t('models.noLicenceText')
      ) : (
        <a href={url} target="_blank" rel="noreferrer" aria-label={t('models.licenceOpenFor', { name })}>
          {t('models.licenceOpen')} <ExternalLink size={11} aria-hidden />
        </a>
      )}
    </p>
  )
}
