-- Works with socialdesk 0.1.0 and newer.
-- Packs hold all that is known of waits, open ones too, and there are packs of episodes (services/figures/packs.py). What was packed
-- before is packed anew by the worker's next turn.
DROP TABLE wait_pack;
DROP TABLE wait_gone;
DROP INDEX wait_loose;
UPDATE wait SET packed = 0 WHERE packed <> 0;
CREATE INDEX wait_loose ON wait (opened_at) WHERE packed = 0;
CREATE TABLE wait_pack (
    day      bigint PRIMARY KEY,
    last_end bigint NOT NULL,
    body     bytea NOT NULL
);
-- What was packed and changed since, or is no more; what it is now is a row that is not packed.
CREATE TABLE wait_gone (
    id  bigint PRIMARY KEY,
    day bigint NOT NULL
);
ALTER TABLE episode ADD COLUMN packed integer NOT NULL DEFAULT 0;
CREATE INDEX episode_loose ON episode (opened_at) WHERE packed = 0;
CREATE TABLE episode_pack (
    day      bigint PRIMARY KEY,
    last_end bigint NOT NULL,
    body     bytea NOT NULL
);
CREATE TABLE episode_gone (
    id  bigint PRIMARY KEY,
    day bigint NOT NULL
);
