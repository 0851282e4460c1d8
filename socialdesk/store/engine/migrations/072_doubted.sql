-- Works with socialdesk 0.1.0 and newer.
-- A delivery that was tried again after nobody could say whether it had arrived: 1. Its customer may have it twice, or have had it all along.
ALTER TABLE outbox ADD COLUMN doubted integer NOT NULL DEFAULT 0;
