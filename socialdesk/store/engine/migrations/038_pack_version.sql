-- Works with socialdesk 0.1.0 and newer.
-- How often a day was packed: whoever keeps packs in memory sees whether they changed.
ALTER TABLE wait_pack ADD COLUMN version bigint NOT NULL DEFAULT 1;
ALTER TABLE episode_pack ADD COLUMN version bigint NOT NULL DEFAULT 1;

-- They are added up without reading past a single body.
CREATE INDEX wait_pack_version ON wait_pack (version);
CREATE INDEX episode_pack_version ON episode_pack (version);
