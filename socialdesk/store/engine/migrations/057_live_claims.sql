-- Works with socialdesk 0.1.0 and newer.
-- What is sold in a live: by which code people name it there, in which turn it is shown, and how many units one person may have of it (0: as
-- configured).
CREATE TABLE live_product (
    live_id    bigint NOT NULL REFERENCES live (id),
    product_id bigint NOT NULL REFERENCES product (id),
    code       text   NOT NULL,
    place      bigint NOT NULL,
    most       bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (live_id, product_id)
);
-- A live in which something is sold: up to which comment (by its number) claims have been read in it, and since when none are read any more.
CREATE TABLE live_selling (
    live_id   bigint PRIMARY KEY REFERENCES live (id),
    place     bigint NOT NULL,
    closed_at bigint
);
-- Which product was shown since when.
CREATE TABLE live_showing (
    id         bigserial PRIMARY KEY,
    live_id    bigint NOT NULL REFERENCES live (id),
    product_id bigint NOT NULL REFERENCES product (id),
    at         bigint NOT NULL
);
CREATE INDEX live_showing_live ON live_showing (live_id, at, id);
-- Somebody takes a product in a live. `comment_id` is where they said so (live_comment.id; NULL where somebody of the shop wrote it down), `said` how
-- many units they named there, `quantity` how many of them this claim is for, `place` its turn. While a person is to decide, `wish` says what is wanted
-- and `candidates` (JSON, products) which may be meant. A unit that became free is held until `held_until`; `told` is 0 while its customer is still to
-- be told so. `leased_by` is who looks at it.
CREATE TABLE live_claim (
    id              bigserial PRIMARY KEY,
    live_id         bigint NOT NULL REFERENCES live (id),
    comment_id      bigint,
    message_id      bigint,
    conversation_id bigint REFERENCES conversation (id),
    contact_id      bigint REFERENCES contact (id),
    wish            text   NOT NULL,
    product_id      bigint REFERENCES product (id),
    instead_of      bigint REFERENCES product (id),
    candidates      text   NOT NULL DEFAULT '[]',
    quantity        bigint NOT NULL,
    said            bigint NOT NULL,
    state           text   NOT NULL,
    why             text   NOT NULL DEFAULT '',
    confidence      bigint NOT NULL,
    phone           text   NOT NULL DEFAULT '',
    purchase_id     bigint REFERENCES purchase (id),
    place           bigint NOT NULL,
    at              bigint NOT NULL,
    changed_at      bigint NOT NULL,
    agent           text   NOT NULL DEFAULT '',
    held_until      bigint,
    told            integer NOT NULL DEFAULT 1,
    leased_by       text   NOT NULL DEFAULT '',
    leased_until    bigint NOT NULL DEFAULT 0
);
CREATE INDEX live_claim_live ON live_claim (live_id, at);
CREATE INDEX live_claim_person ON live_claim (contact_id, live_id);
CREATE INDEX live_claim_comment ON live_claim (comment_id) WHERE comment_id IS NOT NULL;
CREATE INDEX live_claim_conversation ON live_claim (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX live_claim_waiting ON live_claim (product_id, place, id) WHERE state = 'waiting';
CREATE INDEX live_claim_unclear ON live_claim (live_id, place, id) WHERE state = 'unclear';
CREATE INDEX live_claim_held ON live_claim (purchase_id) WHERE state = 'held';
CREATE INDEX live_claim_until ON live_claim (held_until) WHERE held_until IS NOT NULL;
CREATE INDEX live_claim_untold ON live_claim (id) WHERE told = 0;
-- How often a comment was edited or taken back since claims were read in it.
ALTER TABLE live_comment ADD COLUMN again integer NOT NULL DEFAULT 0;
CREATE INDEX live_comment_again ON live_comment (live_id, id) WHERE again > 0;
