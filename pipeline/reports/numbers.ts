/** Wall-clock time to the second, in UTC: the same for whoever reads it. */
export function showTime(iso: string): string {
  const time = new Date(iso)
  return Number.isNaN(time.getTime()) ? iso : `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
