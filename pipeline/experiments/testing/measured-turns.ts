/**
 * Processing times of 96 turns, in milliseconds, by clip in no particular order: two arms of the same flags (the preset
 * streaming) interleaved on the sixteen demo clips, so that whatever differs within a clip is noise. Measured in real
 * time on two cores of an Intel Xeon that other programs were using at the same time; the reply is sampled, so its first
 * clause is now short and now long, and that is the greater part of the noise.
 */
export const MEASURED_TURNS_MS: Readonly<Record<string, readonly number[]>> = {
  flight: [27.9, 20, 28.3, 31, 24.3, 19.1],
  hello: [33, 38.2, 31.2, 33.5, 39.7, 40.1],
  'hip-hop': [26.8, 59.4, 22.4, 32.1, 22.5, 35.7],
  homework: [46.6, 23.3, 45.4, 26, 53.1, 88.2],
  latency: [37.2, 32.1, 40.5, 24.6, 50.2, 22.8],
  'porch-lights': [69.1, 21.1, 44.8, 30.4, 40.4, 24.1],
  'red-light': [62.8, 54.8, 24.7, 20.6, 21.8, 25.9],
  'shopping-babble': [51.2, 21.5, 18.8, 47.5, 19, 25.4],
  sum: [57.9, 20.2, 58, 19.1, 34.7, 15.9],
  'tiger-story': [15.3, 76.5, 16.7, 40.2, 19, 13.4],
  time: [59.6, 84.1, 63.3, 49.9, 72.2, 22.4],
  'timer-pause': [64.9, 27, 57.2, 36.7, 37.7, 22],
  'timer-seconds': [41.9, 16.8, 46.3, 60.6, 20.6, 16.5],
  unknown: [51.5, 33.5, 47.4, 41.3, 37.2, 46.6],
  volume: [12.5, 17.2, 18.3, 21.2, 43, 16.5],
  'walk-the-dog': [25.2, 32.6, 26.7, 20.5, 23.3, 26.8],
}
