-- Works with socialdesk 0.1.0 and newer.
CREATE TABLE agent (
    name       text PRIMARY KEY,
    folded     text NOT NULL,
    password   text NOT NULL DEFAULT '',
    created_at bigint NOT NULL,
    left_at    bigint
);
CREATE TABLE presence (
    session         text PRIMARY KEY,
    agent           text NOT NULL,
    conversation_id bigint,
    typing          integer NOT NULL DEFAULT 0,
    alive_at        bigint NOT NULL,
    active_at       bigint NOT NULL
);
CREATE TABLE tag (
    name text PRIMARY KEY
);
INSERT INTO tag (name) SELECT DISTINCT tag FROM conversation_tag;

CREATE TABLE action (
    id              bigserial PRIMARY KEY,
    batch           text NOT NULL,
    agent           text NOT NULL,
    verb            text NOT NULL,
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    detail          text NOT NULL,
    at              bigint NOT NULL,
    undone_at       bigint
);
CREATE INDEX action_agent ON action (agent, id);
CREATE INDEX action_batch ON action (batch, id);
CREATE INDEX action_conversation ON action (conversation_id);

CREATE TABLE saved_view (
    id       bigserial PRIMARY KEY,
    agent    text NOT NULL DEFAULT '',
    name     text NOT NULL,
    query    text NOT NULL,
    position bigint NOT NULL DEFAULT 0,
    UNIQUE (agent, name)
);
CREATE TABLE canned_answer (
    id       bigserial PRIMARY KEY,
    folder   text NOT NULL DEFAULT '',
    shortcut text NOT NULL UNIQUE,
    title    text NOT NULL,
    body     text NOT NULL,
    file     text NOT NULL DEFAULT '',
    folded   text NOT NULL,
    uses     bigint NOT NULL DEFAULT 0,
    used_at  bigint NOT NULL DEFAULT 0
);
CREATE TABLE contact_detail (
    contact_id bigint NOT NULL REFERENCES contact (id),
    key        text NOT NULL,
    value      text NOT NULL,
    PRIMARY KEY (contact_id, key)
);
CREATE TABLE mention (
    message_id      bigint NOT NULL REFERENCES message (id),
    agent           text NOT NULL,
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    at              bigint NOT NULL,
    seen_at         bigint,
    PRIMARY KEY (message_id, agent)
);
CREATE INDEX mention_agent ON mention (agent, conversation_id) WHERE seen_at IS NULL;
CREATE INDEX mention_conversation ON mention (conversation_id);

ALTER TABLE conversation ADD COLUMN assigned_at bigint;
UPDATE conversation SET assigned_at = last_message_at WHERE assignee <> '';

ALTER TABLE outbox ADD COLUMN unless_answered integer NOT NULL DEFAULT 0;
CREATE INDEX outbox_scheduled ON outbox (due_at, id) WHERE state = 'scheduled';
DROP INDEX outbox_shown;
CREATE INDEX outbox_shown ON outbox (conversation_id, id)
    WHERE state IN ('scheduled', 'queued', 'claimed', 'sending', 'refused', 'unconfirmed');
