-- The whole history: one row for each record of laurel.events, written by projection-service (role archive) only.
-- The columns stand in the order of their alignment, so that a row has no padding.
CREATE TABLE ledger_entry (
    -- When it was decided: timestamp of the command's record. Chooses the monthly partition (UTC).
    decided_at       timestamptz NOT NULL,
    -- Coordinates in laurel.events.
    event_offset     bigint      NOT NULL,
    -- Gap-free number of the event among the user's; null where the event changed nothing (rejected, repeated, dry run).
    version          bigint,
    -- Minor units of the asset that the event moves; null where it moves none. The event itself says in which direction.
    amount           bigint,
    -- The command's time: decides the windows of boards.
    occurred_at      timestamptz NOT NULL,
    partition_number smallint    NOT NULL,
    user_id          text COLLATE "C" NOT NULL,
    command_id       text COLLATE "C" NOT NULL,
    -- The word in the CloudEvents type, such as credits-granted.
    type             text COLLATE "C" NOT NULL,
    asset            text COLLATE "C",
    -- The value of the record, byte for byte.
    event            bytea       NOT NULL,
    PRIMARY KEY (decided_at, partition_number, event_offset)
) PARTITION BY RANGE (decided_at);

-- The writer makes the months ahead; what has no month, because its time cannot be right, lies here.
CREATE TABLE ledger_entry_default PARTITION OF ledger_entry DEFAULT;

-- A user's history, newest first.
CREATE INDEX ledger_entry_user_version ON ledger_entry (user_id, version DESC) WHERE version IS NOT NULL;

-- What moved an asset within a time.
CREATE INDEX ledger_entry_asset_occurred ON ledger_entry (asset, occurred_at) WHERE asset IS NOT NULL;

-- How far the archive is, moved only in the transaction that writes the rows, and only from where it was read.
CREATE TABLE archive_offset (
    partition_number smallint PRIMARY KEY,
    next_offset      bigint   NOT NULL CHECK (next_offset >= 0)
) WITH (fillfactor = 50);
