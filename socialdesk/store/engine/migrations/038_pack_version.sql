-- Works with socialdesk 0.1.0 and newer.
-- How often a day was packed: whoever keeps packs in memory sees whether they changed.
ALTER TABLE wait_pack ADD COLUMN version bigint NOT NULL DEFAULT 1;
ALTER TABLE episode_pack ADD COLUMN version bigint NOT NULL DEFAULT 1;
