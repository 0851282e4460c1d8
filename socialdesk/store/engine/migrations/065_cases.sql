-- Works with socialdesk 0.1.0 and newer.
-- A complaint, a return or a review, handled to its end. `about` is what it is about, `sku` of which product, `cause` why. `refunded` is what went back
-- in the order's currency; `rating` (1 to 5), `source` and `link` are a review's. `review_id` is the review that a case came from. `closed_at` is null while
-- it is open; `opened` counts how often it was.
CREATE TABLE customer_case (
    id              bigserial PRIMARY KEY,
    kind            text   NOT NULL,
    conversation_id bigint REFERENCES conversation (id),
    contact_id      bigint REFERENCES contact (id),
    purchase_id     bigint REFERENCES purchase (id),
    review_id       bigint REFERENCES customer_case (id),
    sku             text   NOT NULL DEFAULT '',
    cause           text   NOT NULL,
    about           text   NOT NULL DEFAULT '',
    rating          integer,
    source          text   NOT NULL DEFAULT '',
    link            text   NOT NULL DEFAULT '',
    refunded        bigint NOT NULL DEFAULT 0,
    currency        text   NOT NULL DEFAULT '',
    opened_at       bigint NOT NULL,
    due_at          bigint NOT NULL,
    closed_at       bigint,
    outcome         text   NOT NULL DEFAULT '',
    opened          integer NOT NULL DEFAULT 1,
    agent           text   NOT NULL
);
CREATE INDEX customer_case_open ON customer_case (due_at, id) WHERE closed_at IS NULL;
CREATE INDEX customer_case_opened ON customer_case (opened_at, id);
CREATE INDEX customer_case_conversation ON customer_case (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX customer_case_contact ON customer_case (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX customer_case_purchase ON customer_case (purchase_id) WHERE purchase_id IS NOT NULL;
CREATE INDEX customer_case_review ON customer_case (review_id) WHERE review_id IS NOT NULL;
-- What was done about it, for ever. `key` makes a step once.
CREATE TABLE case_step (
    id      bigserial PRIMARY KEY,
    case_id bigint NOT NULL REFERENCES customer_case (id),
    at      bigint NOT NULL,
    step    text   NOT NULL,
    note    text   NOT NULL DEFAULT '',
    amount  bigint NOT NULL DEFAULT 0,
    agent   text   NOT NULL,
    key     text   UNIQUE
);
CREATE INDEX case_step_case ON case_step (case_id, id);
-- Messages whose words and files show what is wrong.
CREATE TABLE case_evidence (
    case_id    bigint NOT NULL REFERENCES customer_case (id),
    message_id bigint NOT NULL REFERENCES message (id),
    at         bigint NOT NULL,
    agent      text   NOT NULL,
    PRIMARY KEY (case_id, message_id)
);
CREATE INDEX case_evidence_message ON case_evidence (message_id);
