-- Works with socialdesk 0.1.0 and newer.
-- What happened to an order is a chain: `digest` is the hash of the details as they were written down (they go where a customer is erased, it
-- stays), `link` one over that and over the link before. Both are empty for what was written down before this.
ALTER TABLE purchase_change ADD COLUMN digest text NOT NULL DEFAULT '';
ALTER TABLE purchase_change ADD COLUMN link text NOT NULL DEFAULT '';
-- How an order is to be paid: `transfer`, `cod` (when it arrives), or `none` where nobody has said.
ALTER TABLE purchase ADD COLUMN payment text NOT NULL DEFAULT 'none';
-- What a customer was told of an order, to say yes to it; the words stand with the change `change_id`. `digest` is of what they would say yes to;
-- `key` that of its deliveries. `after_message`: what has no higher number was said before. `watched` (1): answers to it are read.
CREATE TABLE purchase_receipt (
    id              bigserial PRIMARY KEY,
    purchase_id     bigint NOT NULL REFERENCES purchase (id),
    revision        bigint NOT NULL,
    digest          text   NOT NULL,
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    key             text   NOT NULL,
    change_id       bigint NOT NULL,
    after_message   bigint NOT NULL,
    at              bigint NOT NULL,
    watched         integer NOT NULL DEFAULT 1,
    UNIQUE (purchase_id, revision)
);
CREATE INDEX purchase_receipt_conversation ON purchase_receipt (conversation_id);
CREATE INDEX purchase_receipt_watched ON purchase_receipt (after_message) WHERE watched = 1;
-- Up to which message answers to receipts were read.
CREATE TABLE receipt_cursor (
    id    integer PRIMARY KEY,
    place bigint  NOT NULL
);
