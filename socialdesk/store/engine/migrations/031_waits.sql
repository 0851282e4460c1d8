-- Works with socialdesk 0.1.0 and newer.
-- How long customers waited (model/waits.py), kept up in the transactions that record and answer. What follows from the messages is never
-- written otherwise: `figures rebuild` makes both tables anew. `underway` is the delivery that answers and has not arrived.
CREATE TABLE wait (
    id              bigserial PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    account_id      bigint NOT NULL REFERENCES account (id),
    opened_at       bigint NOT NULL,
    said_last_at    bigint,
    answered_at     bigint,
    agent           text NOT NULL DEFAULT '',
    assignee        text NOT NULL DEFAULT '',
    ended_at        bigint,
    why_excluded    text NOT NULL DEFAULT '',
    underway        bigint,
    packed          integer NOT NULL DEFAULT 0
);
CREATE INDEX wait_conversation ON wait (conversation_id, opened_at);
CREATE INDEX wait_opened ON wait (opened_at);
CREATE INDEX wait_open ON wait (conversation_id) WHERE ended_at IS NULL;
CREATE INDEX wait_underway ON wait (underway) WHERE underway IS NOT NULL;
-- All that is counted of them, so that no row is looked up.
CREATE INDEX wait_loose ON wait (opened_at, packed, conversation_id, account_id, answered_at, ended_at, agent) WHERE packed = 0;

-- Waits that have ended, a day of opening (UTC) in one piece, so that a quarter of a year is read in milliseconds (services/figures/packing.py).
-- A packed wait that changed since or is no more is `wait_gone`; what it is now is a row that is not packed.
CREATE TABLE wait_pack (
    day      bigint PRIMARY KEY,
    last_end bigint NOT NULL,
    body     bytea NOT NULL
);
CREATE TABLE wait_gone (
    wait_id bigint PRIMARY KEY,
    day     bigint NOT NULL
);

CREATE TABLE episode (
    id              bigserial PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    account_id      bigint NOT NULL REFERENCES account (id),
    opened_at       bigint NOT NULL,
    by_customer     integer NOT NULL,
    resolved_at     bigint,
    resolved_by     text NOT NULL DEFAULT '',
    assignee        text NOT NULL DEFAULT ''
);
CREATE INDEX episode_conversation ON episode (conversation_id, opened_at);
CREATE INDEX episode_opened ON episode (opened_at);
CREATE INDEX episode_open ON episode (conversation_id) WHERE resolved_at IS NULL;

-- A customer's message that asks for nothing (it entered a game, and no more) begins no wait.
ALTER TABLE message ADD COLUMN unasked integer NOT NULL DEFAULT 0;

-- Conversations with smaller numbers are still to be folded: those of older versions, and all of them when figures are made anew.
CREATE TABLE wait_progress (
    id    integer PRIMARY KEY,
    below bigint NOT NULL
);
INSERT INTO wait_progress (id, below) SELECT 1, COALESCE(max(id), 0) + 1 FROM conversation;

-- The newest message that there was when somebody resolved: what was recorded after it was not resolved, whatever the clocks say.
ALTER TABLE conversation_change ADD COLUMN after_message bigint;
