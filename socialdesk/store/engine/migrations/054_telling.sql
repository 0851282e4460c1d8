-- Works with socialdesk 0.1.0 and newer.
-- What customers are told of the program's own accord: `said` is what, as JSON. A key is one row, for ever. `state`: later (at `due_at`), queued (in
-- the outbox), sent, task (a person is to say it), refused (nobody says it). `settled_at` is null until nothing more happens to it.
CREATE TABLE telling (
    id              bigserial PRIMARY KEY,
    key             text   NOT NULL UNIQUE,
    conversation_id bigint REFERENCES conversation (id),
    contact_id      bigint REFERENCES contact (id),
    said            text   NOT NULL,
    state           text   NOT NULL,
    why             text   NOT NULL DEFAULT '',
    due_at          bigint NOT NULL,
    delivery_id     bigint REFERENCES outbox (id),
    told_at         bigint,
    made_at         bigint NOT NULL,
    settled_at      bigint
);
CREATE INDEX telling_open ON telling (state, due_at, id) WHERE settled_at IS NULL;
CREATE INDEX telling_conversation ON telling (conversation_id, told_at) WHERE conversation_id IS NOT NULL;
CREATE INDEX telling_contact ON telling (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX telling_delivery ON telling (delivery_id) WHERE delivery_id IS NOT NULL;
