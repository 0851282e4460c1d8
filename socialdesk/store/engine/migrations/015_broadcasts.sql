-- Works with socialdesk 0.1.0 and newer.
-- Announcements to many people. What is said is JSON (model/announcement.py); `schedule` is when: a moment, or a line of crontab.
CREATE TABLE broadcast (
    id         bigserial PRIMARY KEY,
    name       text NOT NULL UNIQUE,
    query      text NOT NULL,
    content    text NOT NULL,
    accounts   text NOT NULL DEFAULT '[]',
    chats      text NOT NULL DEFAULT '[]',
    late       text NOT NULL,
    schedule   text NOT NULL DEFAULT '',
    until      bigint,
    next_at    bigint,
    agent      text NOT NULL,
    created_at bigint NOT NULL,
    changed_at bigint NOT NULL
);
CREATE INDEX broadcast_next ON broadcast (next_at) WHERE next_at IS NOT NULL;

-- One time that it goes out, with what was said then; from `written_at` on its ledger is whole. `erased` counts by state those who were forgotten since.
CREATE TABLE broadcast_run (
    id           bigserial PRIMARY KEY,
    broadcast_id bigint NOT NULL REFERENCES broadcast (id),
    number       bigint NOT NULL,
    state        text NOT NULL,
    planned_for  bigint NOT NULL,
    started_at   bigint,
    written_at   bigint,
    ended_at     bigint,
    agent        text NOT NULL,
    query        text NOT NULL,
    content      text NOT NULL,
    accounts     text NOT NULL,
    chats        text NOT NULL,
    purpose      text NOT NULL,
    erased       text NOT NULL DEFAULT '{}',
    UNIQUE (broadcast_id, number)
);
CREATE INDEX broadcast_run_live ON broadcast_run (id) WHERE state IN ('planning', 'running', 'paused', 'waiting');

-- The ledger: somebody in a run. What became of it is told by its delivery once it has one.
CREATE TABLE broadcast_recipient (
    run_id          bigint NOT NULL REFERENCES broadcast_run (id),
    contact_id      bigint NOT NULL REFERENCES contact (id),
    person_id       bigint NOT NULL,
    conversation_id bigint REFERENCES conversation (id),
    account_id      bigint NOT NULL REFERENCES account (id),
    state           text NOT NULL,
    reason          text NOT NULL DEFAULT '',
    delivery_id     bigint,
    at              bigint NOT NULL,
    PRIMARY KEY (run_id, contact_id)
);
CREATE UNIQUE INDEX broadcast_recipient_person ON broadcast_recipient (run_id, person_id) WHERE state <> 'skipped';
CREATE INDEX broadcast_recipient_planned ON broadcast_recipient (run_id, account_id, contact_id) WHERE state = 'planned';
CREATE INDEX broadcast_recipient_contact ON broadcast_recipient (contact_id);
CREATE INDEX broadcast_recipient_conversation ON broadcast_recipient (conversation_id);
CREATE INDEX broadcast_recipient_queued ON broadcast_recipient (at) WHERE state = 'queued';

-- What people want to be told of: a topic that they asked for, or (topic '') promotions that they do not want. The newest holds for
-- all contacts of a person.
CREATE TABLE consent (
    contact_id bigint NOT NULL REFERENCES contact (id),
    topic      text NOT NULL,
    wanted     integer NOT NULL,
    at         bigint NOT NULL,
    how        text NOT NULL,
    PRIMARY KEY (contact_id, topic)
);
CREATE INDEX consent_topic ON consent (topic, contact_id);
CREATE TABLE topic (
    name       text PRIMARY KEY,
    words      text NOT NULL DEFAULT '[]',
    created_at bigint NOT NULL
);

ALTER TABLE outbox ADD COLUMN buttons text NOT NULL DEFAULT '';
