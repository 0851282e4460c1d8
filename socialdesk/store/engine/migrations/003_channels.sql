-- Works with socialdesk 0.1.0 and newer.
ALTER TABLE conversation ADD COLUMN last_action_at bigint;
ALTER TABLE conversation ADD COLUMN handled_by text NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN subject text NOT NULL DEFAULT '';
UPDATE conversation SET last_action_at = last_inbound_at;

ALTER TABLE contact ADD COLUMN same_as bigint;
ALTER TABLE contact ADD COLUMN profiled_at bigint NOT NULL DEFAULT 0;
ALTER TABLE contact ADD COLUMN follows integer;
ALTER TABLE contact ADD COLUMN phone text NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN avatar text NOT NULL DEFAULT '';
CREATE INDEX contact_profiled ON contact (account_id, profiled_at);
CREATE INDEX contact_same_as ON contact (same_as) WHERE same_as IS NOT NULL;

ALTER TABLE message ADD COLUMN hidden_at bigint;
CREATE INDEX message_comment ON message (remote_id) WHERE kind = 'comment';
CREATE TABLE reaction (
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    remote_id       text NOT NULL,
    who             text NOT NULL,
    sign            text NOT NULL,
    at              bigint NOT NULL,
    PRIMARY KEY (conversation_id, remote_id, who)
);

ALTER TABLE outbox ADD COLUMN act text NOT NULL DEFAULT 'say';
ALTER TABLE outbox ADD COLUMN way text NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN file text NOT NULL DEFAULT '';
CREATE TABLE signal (
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    kind            text NOT NULL,
    at              bigint NOT NULL,
    PRIMARY KEY (conversation_id, kind)
);

ALTER TABLE account ADD COLUMN subscribed text NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN token_until bigint;
ALTER TABLE account ADD COLUMN checked_at bigint NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN remark text NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN quota text NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN unsigned_count bigint NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN unsigned_at bigint;
ALTER TABLE account ADD COLUMN offline_from bigint;
ALTER TABLE account ADD COLUMN offline_until bigint;
ALTER TABLE account ADD COLUMN recovered bigint NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN missing bigint;
CREATE TABLE account_token (
    account_id   bigint PRIMARY KEY REFERENCES account (id),
    access       text NOT NULL,
    refresh      text NOT NULL,
    expires_at   bigint,
    version      bigint NOT NULL,
    seed         text NOT NULL,
    refreshed_at bigint NOT NULL
);
CREATE TABLE monthly_count (
    account_id bigint NOT NULL REFERENCES account (id),
    month      text NOT NULL,
    count      bigint NOT NULL,
    PRIMARY KEY (account_id, month)
);
CREATE TABLE erasure_request (
    account_id   bigint NOT NULL REFERENCES account (id),
    remote_id    text NOT NULL,
    requested_at bigint NOT NULL,
    PRIMARY KEY (account_id, remote_id)
);
