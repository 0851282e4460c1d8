-- Works with socialdesk 0.1.0 and newer.
-- What the shop has promised customers, and until when. `outcome` is '' while it is open, then kept or dropped; taken_back: the promise itself
-- was undone. `open_ended` ones named no time.
CREATE TABLE promise (
    id              bigserial PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    text            text   NOT NULL,
    agent           text   NOT NULL,
    made_at         bigint NOT NULL,
    due_at          bigint NOT NULL,
    open_ended      bigint NOT NULL DEFAULT 0,
    outcome         text   NOT NULL DEFAULT '',
    settled_at      bigint,
    settled_by      text   NOT NULL DEFAULT ''
);
CREATE INDEX promise_conversation ON promise (conversation_id);
CREATE INDEX promise_open ON promise (due_at) WHERE outcome = '';
CREATE INDEX promise_made ON promise (made_at);
