-- Works with socialdesk 0.1.0 and newer.
-- For a while the clock of a conversation's target stands still (model/target.py): the shop itself waits for something. Without `ends_at`
-- until further notice. Rows stay: figures of then are made of them.
CREATE TABLE pause (
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    begins_at       bigint NOT NULL,
    ends_at         bigint,
    reason          text NOT NULL,
    agent           text NOT NULL,
    PRIMARY KEY (conversation_id, begins_at)
);
CREATE INDEX pause_going ON pause (conversation_id) WHERE ends_at IS NULL;
CREATE INDEX pause_ends ON pause (ends_at) WHERE ends_at IS NOT NULL;

-- When the newest wait of a conversation passes its target's steps. It follows from the wait, the conversation, the pauses, the targets and
-- the opening hours (services/target_clocks.py); a wait that has ended has a state: reached, missed, or excluded (nothing to answer).
-- `told` is the last step of it that the owner was told of.
CREATE TABLE target_clock (
    conversation_id bigint PRIMARY KEY REFERENCES conversation (id),
    since           bigint NOT NULL,
    target          text NOT NULL,
    state           text NOT NULL,
    half_at         bigint,
    risk_at         bigint,
    due_at          bigint,
    told            integer NOT NULL DEFAULT 0
);
CREATE INDEX target_clock_half ON target_clock (half_at) WHERE state = '';
CREATE INDEX target_clock_risk ON target_clock (risk_at) WHERE state = '';
CREATE INDEX target_clock_due ON target_clock (due_at) WHERE state = '';
CREATE INDEX target_clock_ended ON target_clock (state) WHERE state <> '';
-- Up to which change of conversations clocks are set, and by which targets and hours.
CREATE TABLE target_progress (
    id       integer PRIMARY KEY,
    revision bigint NOT NULL,
    by_what  text NOT NULL
);
INSERT INTO target_progress (id, revision, by_what) VALUES (1, 0, '');
-- What the owner is to be told of waits that passed a step: written down with `told`, and told by its number.
CREATE TABLE target_notice (
    id      bigserial PRIMARY KEY,
    at      bigint NOT NULL,
    waits   text NOT NULL,
    told_at bigint
);
