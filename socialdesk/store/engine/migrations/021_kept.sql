-- Works with socialdesk 0.1.0 and newer.
-- What a channel wants back when a delivery that was put off is tried again, also by another process.
ALTER TABLE outbox ADD COLUMN kept text NOT NULL DEFAULT '';
