-- Works with socialdesk 0.1.0 and newer.
-- What a person of the shop is to do: why (a reason, JSON), until when, perhaps with a draft. A key is one row, for ever. `ended_at` is null while
-- it is open; `agent` is who ended it, and `remark` why it was dropped.
CREATE TABLE task (
    id              bigserial PRIMARY KEY,
    key             text   NOT NULL UNIQUE,
    kind            text   NOT NULL,
    conversation_id bigint REFERENCES conversation (id),
    contact_id      bigint REFERENCES contact (id),
    purchase_id     bigint REFERENCES purchase (id),
    why             text   NOT NULL,
    draft           text   NOT NULL DEFAULT '',
    due_at          bigint NOT NULL,
    made_at         bigint NOT NULL,
    ended_at        bigint,
    outcome         text   NOT NULL DEFAULT '',
    remark          text   NOT NULL DEFAULT '',
    agent           text   NOT NULL DEFAULT ''
);
CREATE INDEX task_open ON task (due_at, id) WHERE ended_at IS NULL;
CREATE INDEX task_conversation ON task (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX task_contact ON task (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX task_purchase ON task (purchase_id) WHERE purchase_id IS NOT NULL;
-- Up to which change of orders each of those has read who act on what happens to orders.
CREATE TABLE order_follower (
    name  text PRIMARY KEY,
    place bigint NOT NULL
);
