import type { ReactNode } from 'react'
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components'
import styles from './tabs.module.css'

interface TabsProps<T extends string> {
  /** What the tabs choose between; read out. */
  readonly label: string
  readonly value: T
  readonly tabs: readonly { readonly value: T; readonly label: string; readonly count?: number }[]
  onChange(value: T): void
  /** The panel of the tab that is chosen. */
  readonly children: ReactNode
}

/** Panels of which one is on show, chosen by the tabs above; arrows move between them. */
export function Tabs<T extends string>({ label, value, tabs, onChange, children }: TabsProps<T>) {
  return (
    <AriaTabs
      className={styles.tabs}
      selectedKey={value}
      onSelectionChange={(key) => {
        const chosen = tabs.find((tab) => tab.value === key)
        if (chosen) onChange(chosen.value)
      }}
    >
      <TabList aria-label={label} className={styles.list}>
        {tabs.map((tab) => (
          <Tab key={tab.value} id={tab.value} className={styles.tab}>
            {tab.label}
            {tab.count !== undefined && <span className={styles.count}> {tab.count}</span>}
          </Tab>
        ))}
      </TabList>
      {/* Anew for each tab: a panel keeps the name that it was made with. */}
      <TabPanel key={value} id={value} className={styles.panel}>
        {children}
      </TabPanel>
    </AriaTabs>
  )
}
