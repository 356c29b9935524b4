// biome-ignore-all lint/a11y/useSemanticElements: see bar-row.tsx
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LedgerPart } from '../../../../../pipeline/protocol/ledger.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsole } from '../../../console-context.ts'
import { type Bar, ledgerBars } from '../../../model/turn/bars.ts'
import { msAt, type TimeScale, type TimeWindow, zoom } from '../../../model/turn/time-scale.ts'
import type { Waterfall } from '../../../model/turn/waterfall.ts'
import { useWidth } from '../../../widgets/hooks/use-width.ts'
import { useWords } from '../../../widgets/words.ts'
import { CursorKeys } from '../timeline/cursor-keys.tsx'
import { Lanes } from '../timeline/lanes.tsx'
import { useTurnSound } from '../timeline/use-turn-sound.ts'
import { PartEdges } from '../what-if/part-edges.tsx'
import type { PartPull } from '../what-if/use-what-if.ts'
import { Axis } from './axis.tsx'
import { BarRow } from './bar-row.tsx'
import { BarTip } from './bar-tip.tsx'
import type { Drift } from './drifting.tsx'
import { GhostRow, MeasuredRow } from './ghost-row.tsx'
import { type Tip, useTip } from './hooks/use-tip.ts'
import { useWaterfallKeys } from './hooks/use-waterfall-keys.ts'
import { GridLines, Marks } from './marks.tsx'
import styles from './plot.module.css'
import { ProcessingStrip } from './processing-strip.tsx'
import { TimeCursor } from './time-cursor.tsx'

interface PlotProps {
  readonly turn: TurnRecord
  readonly waterfall: Waterfall
  readonly window: TimeWindow
  readonly nowMs: number | undefined
  /** Whether sound and words, the axis and what stands below it are there already. */
  readonly hasLanes?: boolean
  /** The turn's parts as they would have been, where that is asked; the stages below stay as they were measured. */
  readonly predicted?: readonly LedgerPart[] | undefined
  /** Absent: nothing can be predicted of the turn, so nothing can be pulled. */
  readonly pull?: PartPull | undefined
}

/** Ledger, stage bars, sound and words on one time axis, with one cursor across them. */
export function Plot({ turn, waterfall: measured, window, nowMs, hasLanes = true, predicted, pull }: PlotProps) {
  const { t } = useTranslation()
  const words = useWords()
  const area = useRef<HTMLDivElement>(null)
  const surface = useRef<HTMLDivElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  const scale = useScale(window, useWidth(area))
  const waterfall = useMemo(() => withParts(measured, turn, predicted), [measured, turn, predicted])
  const tip = useTip()
  const { activeKey, onFocusBar } = useActiveBar(tip)
  const onKeyDown = useWaterfallKeys({ grid, waterfall, window, tip, pull })
  useWheelZoom(surface, scale, area)
  const { audio, timeline, playback } = useTurnSound(turn)
  const bars = waterfall.rows.flatMap((row) => row.bars)
  const drift = useDriftOf(waterfall, nowMs)
  // One bar is in the tab order: the one last visited, or the first that can be seen.
  const tabKey = bars.some((bar) => bar.key === activeKey) ? activeKey : firstVisible(bars, window)?.key
  return (
    <div className={styles.plot} data-what-if={predicted !== undefined || undefined}>
      <div className={styles.back}>
        <GridLines scale={scale} />
      </div>
      <div ref={surface} className={styles.surface}>
        {predicted ? <MeasuredRow turn={turn} scale={scale} /> : <GhostRow turn={turn} scale={scale} />}
        <div
          ref={grid}
          className={styles.grid}
          role="grid"
          aria-label={t('waterfall.summary', { index: turn.index })}
          aria-describedby="waterfall-hint"
          // With no bar to focus yet, the grid itself takes the keys.
          tabIndex={tabKey === undefined ? 0 : undefined}
          onKeyDown={(event: KeyboardEvent) => onKeyDown(event)}
        >
          {waterfall.rows.map((row) => (
            <BarRow
              key={row.id}
              row={row}
              label={words.row(row.id)}
              scale={scale}
              drift={drift}
              tabKey={row.bars.some((bar) => bar.key === tabKey) ? tabKey : undefined}
              onFocusBar={onFocusBar}
              onBlurBar={tip.hide}
              onEnterBar={tip.show}
              onLeaveBar={tip.leave}
            />
          ))}
        </div>
        {hasLanes && <Lanes turn={turn} timeline={timeline} audio={audio} scale={scale} playback={playback} />}
      </div>
      <div className={styles.area} ref={area}>
        <Marks
          scale={scale}
          zeroMoves={waterfall.zeroMoves}
          zeroInstead={waterfall.zeroInstead}
          nowAfterZeroMs={nowMs === undefined ? undefined : nowMs - waterfall.zeroMs}
        />
        <TimeCursor scale={scale} surface={surface} area={area} />
        {pull && scale.widthPx > 0 && <LedgerEdges bars={bars} scale={scale} pull={pull} grid={grid} tip={tip} />}
        {tip.bar && (
          <BarTip
            bar={currentOf(bars, tip.bar)}
            turn={turn}
            scale={scale}
            canPull={pull !== undefined}
            onEnter={tip.stay}
            onLeave={tip.leave}
          />
        )}
      </div>
      {hasLanes && (
        <>
          <Axis scale={scale} />
          <ProcessingStrip ledger={turn.ledger} predicted={predicted} scale={scale} pull={pull} />
          <CursorKeys turn={turn} timeline={timeline} audio={audio} window={window} playback={playback} />
        </>
      )}
      <p id="waterfall-hint" className="visually-hidden">
        {t('waterfall.gridHint')}
      </p>
    </div>
  )
}

/** The bar that was visited last; visiting one shows what it is. */
function useActiveBar({ show }: Pick<Tip, 'show'>) {
  const [activeKey, setActiveKey] = useState<string | undefined>(undefined)
  const onFocusBar = useCallback(
    (bar: Bar) => {
      setActiveKey(bar.key)
      show(bar)
    },
    [show],
  )
  return { activeKey, onFocusBar }
}

interface LedgerEdgesProps {
  readonly bars: readonly Bar[]
  readonly scale: TimeScale
  readonly pull: PartPull
  readonly grid: RefObject<HTMLElement | null>
  readonly tip: Tip
}

/** The ends of the ledger's parts, over its row. Whoever drags one has its part focused: the keys go on from there. */
function LedgerEdges({ bars, scale, pull, grid, tip }: LedgerEdgesProps) {
  const focus = ({ key }: Bar) => {
    grid.current?.querySelector<HTMLElement>(`[data-bar="${key}"]`)?.focus({ preventScroll: true })
    tip.hide()
  }
  const parts = bars.filter(({ row }) => row === 'ledger')
  return (
    <div className={styles.edges}>
      <PartEdges bars={parts} scale={scale} pull={pull} onGrab={focus} onEnter={tip.show} onLeave={tip.leave} />
    </div>
  )
}

/** The waterfall with its ledger as it would have been; what had a part is drawn with one, however short it gets. */
function withParts(measured: Waterfall, turn: TurnRecord, parts: readonly LedgerPart[] | undefined): Waterfall {
  if (!parts) return measured
  const bars = ledgerBars(parts).map((bar, at) => ({ ...bar, held: (turn.ledger?.parts[at]?.ms ?? 0) > 0 }))
  return { ...measured, rows: measured.rows.map((row) => (row.id === 'ledger' ? { ...row, bars } : row)) }
}

/** The same scale as long as its numbers are the same, so that rows need not be drawn again. */
function useScale({ fromMs, toMs }: TimeWindow, widthPx: number): TimeScale {
  return useMemo(() => ({ window: { fromMs, toMs }, widthPx }), [fromMs, toMs, widthPx])
}

/** While the user speaks the bars were placed at the present that React knows, and move on from there. */
function useDriftOf({ zeroMoves, zeroMs }: Waterfall, nowMs: number | undefined): Drift | undefined {
  const drifts = zeroMoves && nowMs !== undefined
  return useMemo(() => (drifts ? { sinceMs: zeroMs } : undefined), [drifts, zeroMs])
}

/** The bar as it is now: a running turn replaces its bars while the tip stays. */
function currentOf(bars: readonly Bar[], shown: Bar): Bar {
  return bars.find((bar) => bar.key === shown.key) ?? shown
}

function firstVisible(bars: readonly Bar[], window: TimeWindow): Bar | undefined {
  return bars.find((bar) => bar.endMs >= window.fromMs && bar.startMs <= window.toMs)
}

/** Ctrl + wheel zooms around the pointer. React's own wheel handler is passive and could not keep the page from zooming. */
function useWheelZoom(
  grid: RefObject<HTMLElement | null>,
  scale: TimeScale,
  area: RefObject<HTMLElement | null>,
): void {
  const { store } = useConsole()
  const latest = useRef(scale)
  latest.current = scale
  useEffect(() => {
    const element = grid.current
    if (!element) return
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey || !area.current) return
      event.preventDefault()
      const around = msAt(latest.current, event.clientX - area.current.getBoundingClientRect().left)
      store.getState().setCustomWindow(zoom(latest.current.window, around, event.deltaY > 0 ? 1.25 : 0.8))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [grid, area, store])
}
