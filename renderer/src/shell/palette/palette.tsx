import { useEffect, useState } from 'react'
import {
  Autocomplete,
  Collection,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  TextField,
  useFilter,
} from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import type { PageCommand } from '../../views/page-manifest.ts'
import { ScrollArea } from '../../widgets/scroll-area.tsx'
import { Overlay } from './overlay.tsx'
import styles from './palette.module.css'
import { usePaletteCommands } from './palette-commands.ts'

/** Sessions that are offered by name; older ones are found on their page. */
const SESSIONS = 20

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
  const groups = usePaletteCommands(useNewestSessions())
  const runCommand = (id: string | number) => {
    setOverlay('none')
    groups
      .flatMap(({ commands }) => commands)
      .find((command) => command.id === id)
      ?.run()
  }
  return (
    <Autocomplete filter={contains}>
      {/* No search field: its Escape would empty it first, and close the palette only when pressed again. */}
      <TextField aria-label={t('palette.search')} className={styles.search} autoFocus>
        <Input placeholder={t('palette.search')} className={styles.input} />
      </TextField>
      {/* The menu's own focus is virtual: what scrolls is reached by itself. */}
      <ScrollArea className={styles.scroller} label={t('palette.title')}>
        <Menu
          aria-label={t('palette.title')}
          className={styles.menu}
          items={groups}
          onAction={runCommand}
          renderEmptyState={() => <p className={styles.none}>{t('palette.none')}</p>}
        >
          {({ id, commands }) => (
            <MenuSection id={id} className={styles.section}>
              <Header className={styles.heading}>{t(`palette.groups.${id}`)}</Header>
              <Collection items={commands}>{(command) => <CommandItem command={command} />}</Collection>
            </MenuSection>
          )}
        </Menu>
      </ScrollArea>
    </Autocomplete>
  )
}

function CommandItem({ command: { id, label, keys } }: { readonly command: PageCommand }) {
  return (
    <MenuItem id={id} textValue={label} className={styles.item}>
      <span>{label}</span>
      {keys !== undefined && (
        <span className={styles.keys}>
          {keys.split(' ').map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
        </span>
      )}
    </MenuItem>
  )
}

const NONE: readonly Session[] = []

/** Asked for each time the palette opens; without an answer there are none to offer. */
function useNewestSessions(): readonly Session[] {
  const { ask } = useConsole()
  const [sessions, setSessions] = useState(NONE)
  useEffect(() => {
    let isOpen = true
    void ask({ name: 'listSessions', offset: 0, limit: SESSIONS }).then((outcome) => {
      if (isOpen && outcome.ok) setSessions(outcome.answer.sessions)
    })
    return () => {
      isOpen = false
    }
  }, [ask])
  return sessions
}
