-- Works with socialdesk 0.1.0 and newer.
CREATE TABLE account (
    id          bigserial PRIMARY KEY,
    name        text NOT NULL UNIQUE,
    channel     text NOT NULL,
    remote_id   text NOT NULL DEFAULT '',
    remote_name text NOT NULL DEFAULT '',
    state       text NOT NULL DEFAULT 'new',
    reason      text NOT NULL DEFAULT '',
    state_since bigint NOT NULL DEFAULT 0,
    alive_at    bigint NOT NULL DEFAULT 0,
    not_before  bigint NOT NULL DEFAULT 0,
    last_in_at  bigint,
    last_out_at bigint
);
CREATE TABLE account_memory (
    account_id bigint NOT NULL REFERENCES account (id),
    key        text NOT NULL,
    value      text NOT NULL,
    position   bigint NOT NULL,
    PRIMARY KEY (account_id, key)
);
CREATE TABLE lease (
    name  text PRIMARY KEY,
    owner text NOT NULL,
    until bigint NOT NULL
);
CREATE TABLE change_counter (
    id    integer PRIMARY KEY,
    value bigint NOT NULL
);
INSERT INTO change_counter (id, value) VALUES (1, 0);

CREATE TABLE journal (
    id          bigserial PRIMARY KEY,
    account_id  bigint NOT NULL REFERENCES account (id),
    remote_key  text NOT NULL,
    hash        text NOT NULL,
    received_at bigint NOT NULL,
    state       text NOT NULL,
    kind        text NOT NULL DEFAULT '',
    chat        text NOT NULL DEFAULT '',
    error       text NOT NULL DEFAULT '',
    body        bytea NOT NULL,
    UNIQUE (account_id, remote_key, hash)
);
CREATE INDEX journal_state ON journal (state, id) WHERE state <> 'done';

CREATE TABLE contact (
    id         bigserial PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES account (id),
    remote_id  text NOT NULL,
    name       text NOT NULL,
    folded     text NOT NULL,
    username   text NOT NULL DEFAULT '',
    language   text NOT NULL DEFAULT '',
    is_bot     integer NOT NULL DEFAULT 0,
    blocked_at bigint,
    changed_at bigint NOT NULL DEFAULT 0,
    UNIQUE (account_id, remote_id)
);
CREATE INDEX contact_folded ON contact (folded);
CREATE TABLE conversation (
    id                   bigserial PRIMARY KEY,
    account_id           bigint NOT NULL REFERENCES account (id),
    contact_id           bigint NOT NULL REFERENCES contact (id),
    chat                 text NOT NULL,
    chat_kind            text NOT NULL,
    address              text NOT NULL,
    status               text NOT NULL,
    episode              bigint NOT NULL,
    opened_at            bigint NOT NULL,
    waiting_since        bigint,
    first_reply_at       bigint,
    last_inbound_at      bigint,
    last_reply_at        bigint,
    last_message_at      bigint NOT NULL,
    last_seq             bigint NOT NULL,
    last_text            text NOT NULL,
    last_author          text NOT NULL,
    unread               bigint NOT NULL,
    acknowledged_episode bigint NOT NULL,
    snoozed_until        bigint,
    assignee             text NOT NULL DEFAULT '',
    priority             text NOT NULL DEFAULT 'normal',
    sort_key             bigint NOT NULL,
    revision             bigint NOT NULL,
    UNIQUE (account_id, chat)
);
CREATE INDEX conversation_active ON conversation (sort_key, id) WHERE status IN ('open', 'pending');
CREATE INDEX conversation_all ON conversation (sort_key, id);
CREATE INDEX conversation_resolved ON conversation (sort_key, id) WHERE status = 'resolved';
CREATE INDEX conversation_snoozed ON conversation (snoozed_until, id) WHERE status = 'snoozed';
CREATE INDEX conversation_assignee ON conversation (assignee, sort_key, id) WHERE assignee <> '';
CREATE INDEX conversation_revision ON conversation (revision);
CREATE INDEX conversation_contact ON conversation (contact_id);

CREATE TABLE conversation_tag (
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    tag             text NOT NULL,
    PRIMARY KEY (conversation_id, tag)
);
CREATE INDEX conversation_tag_tag ON conversation_tag (tag, conversation_id);

CREATE TABLE message (
    id              bigserial PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    remote_id       text,
    author          text NOT NULL,
    sender          text NOT NULL,
    kind            text NOT NULL,
    body            text NOT NULL,
    attachments     text NOT NULL DEFAULT '',
    reply_to        text,
    reply_quote     text NOT NULL DEFAULT '',
    forwarded_from  text NOT NULL DEFAULT '',
    album           text NOT NULL DEFAULT '',
    at              bigint NOT NULL,
    seq             bigint NOT NULL,
    received_at     bigint NOT NULL,
    edited_at       bigint,
    deleted_at      bigint,
    delivery_id     bigint,
    UNIQUE (conversation_id, remote_id)
);
CREATE INDEX message_thread ON message (conversation_id, at, seq, id);

CREATE TABLE message_version (
    id          bigserial PRIMARY KEY,
    message_id  bigint NOT NULL REFERENCES message (id),
    body        text NOT NULL,
    attachments text NOT NULL,
    replaced_at bigint NOT NULL
);
CREATE INDEX message_version_message ON message_version (message_id);

CREATE TABLE outbox (
    id              bigserial PRIMARY KEY,
    key             text NOT NULL UNIQUE,
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    account_id      bigint NOT NULL REFERENCES account (id),
    kind            text NOT NULL,
    lane            integer NOT NULL,
    author          text NOT NULL,
    body            text NOT NULL,
    reply_to        text,
    state           text NOT NULL,
    created_at      bigint NOT NULL,
    due_at          bigint NOT NULL,
    lease_until     bigint,
    attempts        integer NOT NULL DEFAULT 0,
    error           text NOT NULL DEFAULT '',
    code            text NOT NULL DEFAULT '',
    answers_since   bigint,
    remote_id       text,
    settled_at      bigint
);
CREATE INDEX outbox_due ON outbox (lane, due_at, id) WHERE state = 'queued';
CREATE INDEX outbox_unsettled ON outbox (conversation_id, id) WHERE state IN ('queued', 'claimed', 'sending');
CREATE INDEX outbox_leased ON outbox (lease_until) WHERE state IN ('claimed', 'sending');
CREATE INDEX outbox_trouble ON outbox (id) WHERE state IN ('refused', 'unconfirmed');
CREATE INDEX outbox_shown ON outbox (conversation_id, id)
    WHERE state IN ('queued', 'claimed', 'sending', 'refused', 'unconfirmed');

CREATE TABLE draft (
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    agent           text NOT NULL,
    body            text NOT NULL,
    saved_at        bigint NOT NULL,
    PRIMARY KEY (conversation_id, agent)
);
CREATE TABLE attachment_file (
    account_id   bigint NOT NULL REFERENCES account (id),
    unique_id    text NOT NULL,
    file_id      text NOT NULL,
    state        text NOT NULL,
    path         text NOT NULL DEFAULT '',
    size         bigint NOT NULL DEFAULT 0,
    error        text NOT NULL DEFAULT '',
    requested_at bigint NOT NULL,
    PRIMARY KEY (account_id, unique_id)
);
CREATE INDEX attachment_file_wanted ON attachment_file (requested_at) WHERE state = 'wanted';

CREATE TABLE search_progress (
    id              integer PRIMARY KEY,
    last_message_id bigint NOT NULL
);
INSERT INTO search_progress (id, last_message_id) VALUES (1, 0);
CREATE TABLE search_stale (
    id         bigserial PRIMARY KEY,
    message_id bigint NOT NULL,
    old_body   text NOT NULL
);
