import { Autocomplete, Input, Menu, MenuItem, SearchField, useFilter } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../console-context.ts'
import { Overlay } from './overlay.tsx'
import styles from './palette.module.css'
import { usePaletteCommands } from './palette-commands.ts'

/** Everything that can be done, by name; Ctrl K. */
export function Palette() {
  const { t } = useTranslation()
  return (
    <Overlay name="palette" label={t('palette.title')}>
      <PaletteBody />
    </Overlay>
  )
}

function PaletteBody() {
  const { t } = useTranslation()
  const { contains } = useFilter({ sensitivity: 'base' })
  const setOverlay = useConsoleStore((state) => state.setOverlay)
  const commands = usePaletteCommands(useConsole())
  const runCommand = (id: string | number) => {
    setOverlay('none')
    commands.find((command) => command.id === id)?.run()
  }
  return (
    <Autocomplete filter={contains}>
      <SearchField aria-label={t('palette.search')} className={styles.search} autoFocus>
        <Input placeholder={t('palette.search')} className={styles.input} />
      </SearchField>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard; the menu's own focus is virtual */}
      <div className={styles.scroller} tabIndex={0}>
        <Menu
          aria-label={t('palette.title')}
          className={styles.menu}
          items={commands}
          onAction={runCommand}
          renderEmptyState={() => <p className={styles.none}>{t('palette.none')}</p>}
        >
          {(command) => (
            <MenuItem id={command.id} textValue={command.label} className={styles.item}>
              <span>{command.label}</span>
              {command.keys !== undefined && <kbd>{command.keys}</kbd>}
            </MenuItem>
          )}
        </Menu>
      </div>
    </Autocomplete>
  )
}
