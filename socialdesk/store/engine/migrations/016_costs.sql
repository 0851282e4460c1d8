-- Works with socialdesk 0.1.0 and newer.
-- As what an announcement was counted on to go (a mark of its platform's rules), why people are told, and what it costs.
ALTER TABLE outbox ADD COLUMN message_tag text NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN purpose text NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN cost bigint NOT NULL DEFAULT 0;
CREATE INDEX outbox_tagged ON outbox (account_id, message_tag, created_at) WHERE kind = 'broadcast' AND message_tag <> '';
