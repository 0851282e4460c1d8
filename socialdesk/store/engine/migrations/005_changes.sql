-- Works with socialdesk 0.1.0 and newer.
-- What happened to conversations: the thread's events, undo and figures are read from here.
CREATE TABLE conversation_change (
    id              bigserial PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    kind            text NOT NULL,
    details         text NOT NULL,
    agent           text NOT NULL,
    batch           text NOT NULL,
    at              bigint NOT NULL,
    revision        bigint NOT NULL,
    waiting_before  bigint,
    waiting_after   bigint,
    undoable        integer NOT NULL DEFAULT 0,
    undone_at       bigint
);
CREATE INDEX conversation_change_conversation ON conversation_change (conversation_id, id);
CREATE INDEX conversation_change_undoable ON conversation_change (agent, id) WHERE undoable = 1;
CREATE INDEX conversation_change_batch ON conversation_change (batch, id) WHERE undoable = 1;

ALTER TABLE message ADD COLUMN change_id bigint;
