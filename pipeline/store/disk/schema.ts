/**
 * The database's form, as the steps that lead to it: a new database takes all of them, an older one those it lacks.
 * A step that was released is never edited; a change is a new step.
 */
export const MIGRATIONS: readonly string[] = [
  `
  -- What numbers were measured on; sessions of one machine and pack share a row.
  CREATE TABLE environments (
    fingerprint TEXT PRIMARY KEY,
    app_version TEXT NOT NULL,
    machine TEXT NOT NULL,
    pack_id TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    model_hashes TEXT NOT NULL,
    instrument TEXT
  ) STRICT, WITHOUT ROWID;

  -- All values of all flags; arms and turns that ran under the same ones share a row.
  CREATE TABLE flag_sets (
    key INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    "values" TEXT NOT NULL
  ) STRICT;

  CREATE TABLE sessions (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    notes TEXT NOT NULL,
    tags TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    seed INTEGER,
    pace TEXT NOT NULL,
    environment TEXT NOT NULL REFERENCES environments,
    imported INTEGER NOT NULL DEFAULT 0,
    -- Hidden, and purged later: deleting can be undone.
    deleted_at TEXT,
    -- Counted as turns come, so that lists need not read turns.
    turns INTEGER NOT NULL DEFAULT 0,
    measured INTEGER NOT NULL DEFAULT 0,
    not_measurable INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    -- About how much room the rows of its turns and samples take up.
    row_bytes INTEGER NOT NULL DEFAULT 0,
    audio_bytes INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX sessions_by_time ON sessions (started_at);

  CREATE TABLE arms (
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    flags INTEGER NOT NULL REFERENCES flag_sets,
    preset TEXT,
    remote TEXT,
    PRIMARY KEY (session, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE turns (
    key INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    id TEXT NOT NULL,
    arm TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    warm_up INTEGER NOT NULL,
    cold INTEGER NOT NULL,
    cached INTEGER NOT NULL,
    stimulus TEXT,
    stimulus_kind TEXT,
    stimulus_expected TEXT,
    word_errors INTEGER,
    reference_words INTEGER,
    started_at TEXT NOT NULL,
    status TEXT NOT NULL,
    transcript TEXT NOT NULL,
    reply TEXT NOT NULL,
    total_ms REAL,
    processing_ms REAL,
    heard_ms REAL,
    unattributed_ms REAL,
    not_measurable TEXT,
    flags INTEGER NOT NULL REFERENCES flag_sets,
    preset TEXT,
    -- The rest of the record, which is only ever read as a whole: origin, anchors, error and the like.
    rest TEXT NOT NULL,
    UNIQUE (session, id)
  ) STRICT;
  CREATE INDEX turns_by_id ON turns (id);
  CREATE INDEX turns_in_order ON turns (session, ordinal, key);

  CREATE TABLE ledger_parts (
    turn INTEGER NOT NULL REFERENCES turns ON DELETE CASCADE,
    position INTEGER NOT NULL,
    part TEXT NOT NULL,
    owner_kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    start_ms REAL NOT NULL,
    ms REAL NOT NULL,
    estimate INTEGER,
    PRIMARY KEY (turn, position)
  ) STRICT, WITHOUT ROWID;

  -- A turn's spans and counters are written once and read together: one JSON each, which json_each takes apart.
  CREATE TABLE spans (
    turn INTEGER PRIMARY KEY REFERENCES turns ON DELETE CASCADE,
    spans TEXT NOT NULL
  ) STRICT;
  CREATE TABLE counters (
    turn INTEGER PRIMARY KEY REFERENCES turns ON DELETE CASCADE,
    counters TEXT NOT NULL
  ) STRICT;

  CREATE TABLE samples (
    key INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    at TEXT NOT NULL,
    cpu_cores REAL NOT NULL,
    resident_bytes REAL NOT NULL,
    event_loop_delay_p99_ms REAL NOT NULL,
    gpu_utilisation REAL,
    gpu_bytes REAL
  ) STRICT;
  CREATE INDEX samples_in_order ON samples (session, key);

  -- Audio lies in files beside the database; a row is written after its file and deleted before it.
  CREATE TABLE recordings (
    turn INTEGER PRIMARY KEY REFERENCES turns ON DELETE CASCADE,
    file TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    duration_ms REAL NOT NULL,
    recorded_at TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- What an experiment judges by.
  ALTER TABLE sessions ADD COLUMN criteria TEXT;
  `,
  `
  -- Where a session's recordings lie: a name that is never given twice, so that what lies there already is nobody
  -- else's. Null: its key, as earlier versions named it.
  ALTER TABLE sessions ADD COLUMN audio_folder TEXT;

  -- Recordings that are to be removed: written with the change that makes them superfluous, deleted when they are gone.
  -- What is not listed here is never removed.
  CREATE TABLE removals (path TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  `,
  `
  -- Which graphics card a sample's figures are of and what it drew; where nobody knows which one is used, all of them,
  -- as JSON.
  ALTER TABLE samples ADD COLUMN gpu_watts REAL;
  ALTER TABLE samples ADD COLUMN gpu_card TEXT;
  ALTER TABLE samples ADD COLUMN gpu_cards TEXT;
  `,
  `
  -- Sentences that were kept before there were codes get theirs beside them, once (migrations/coded-rows.ts).
  UPDATE turns SET rest = coded_turn(rest, not_measurable) WHERE rest IS NOT coded_turn(rest, not_measurable);
  UPDATE environments SET machine = coded_machine(machine);
  `,
  `
  -- The same of what graphics cards do not tell, which had no codes until now.
  UPDATE environments SET machine = coded_machine(machine) WHERE machine IS NOT coded_machine(machine);
  `,
]

/** All tables whose rows make up sessions, parents before children. */
export const TABLES = [
  'environments',
  'flag_sets',
  'sessions',
  'arms',
  'turns',
  'ledger_parts',
  'spans',
  'counters',
  'samples',
  'recordings',
] as const
