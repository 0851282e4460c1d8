-- Works with socialdesk 0.1.0 and newer.
-- The first name, where a platform tells it beside the whole one.
ALTER TABLE contact ADD COLUMN first_name text NOT NULL DEFAULT '';

-- The newest message there was when something was put away to be sent later: whatever a customer writes
-- is recorded after it, whatever two clocks say. Unknown where an older version put it away.
ALTER TABLE outbox ADD COLUMN after_message bigint;

-- Letters fold further and telephone numbers are found by their digits: everything is folded anew.
UPDATE search_progress SET last_message_id = 0;
DELETE FROM search_stale;
