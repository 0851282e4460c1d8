-- Works with socialdesk 0.1.0 and newer.
-- Whose customer was told that their conversation will be closed, and since when it had been quiet then: once somebody does anything in it, the
-- row means nothing any more.
CREATE TABLE auto_resolve_notice (
    conversation_id bigint PRIMARY KEY REFERENCES conversation (id),
    quiet_since     bigint NOT NULL,
    at              bigint NOT NULL
);
CREATE INDEX auto_resolve_notice_at ON auto_resolve_notice (at);
