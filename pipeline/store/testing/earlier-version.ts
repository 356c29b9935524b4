/** Makes the database what it was under version 2: SQL to be run on one of today. */
export const TO_VERSION_2 = `
  ALTER TABLE samples DROP COLUMN gpu_watts; ALTER TABLE samples DROP COLUMN gpu_card;
  ALTER TABLE samples DROP COLUMN gpu_cards;
  ALTER TABLE sessions DROP COLUMN audio_folder; DROP TABLE removals; PRAGMA user_version = 2;
`
