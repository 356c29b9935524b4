/**
 * Processing times of 80 turns, in milliseconds, by clip: two arms of the same flags (the preset streaming), forty turns
 * each, interleaved on the sixteen demo clips, so that whatever differs within a clip is noise. Measured in real time on
 * two quiet cores of an Intel Xeon with pack 0.4 (`firstword ab streaming streaming --turns 40`).
 */
export const MEASURED_TURNS_MS: Readonly<Record<string, readonly number[]>> = {
  flight: [26.2, 27.8, 21.3, 24.9, 30.9, 25.6],
  hello: [40.8, 107.3, 34.7, 36.5, 38.3, 38.6],
  'hip-hop': [28.9, 21.1, 19.2, 17.2, 24.3, 17.4],
  homework: [27.7, 50.2, 21.7, 19.2, 18.5, 19.7],
  latency: [50, 22.6, 18.9, 22.4, 21.2, 21.6],
  'porch-lights': [23.9, 25.6, 22.7, 20.6, 20.4, 21.1],
  'red-light': [18.7, 13.2, 17.8, 13.6, 12.4, 13.8],
  'shopping-babble': [13.2, 18, 15.7, 15.4, 12.8, 12.2],
  sum: [21.7, 27.7, 17.4, 22.5],
  'tiger-story': [20.1, 31.9, 15.9, 17.6],
  time: [21.6, 27.8, 32.5, 22.5],
  'timer-pause': [28.1, 22.4, 42.2, 25.3],
  'timer-seconds': [17.7, 17.3, 17.6, 16.2],
  unknown: [17.7, 10.6, 17.7, 14.2],
  volume: [13.4, 11.6, 21, 14.2],
  'walk-the-dog': [23.3, 23.5, 41.3, 26.4],
}
