-- Works with socialdesk 0.1.0 and newer.
-- What the shop sells. A variant is a SKU of its own with the same name. `stock` units are there, `reserved` of them are held by orders: no unit is
-- held twice, and the engine itself refuses it. Prices are whole numbers of the currency's smallest unit; moments are milliseconds.
CREATE TABLE product (
    id          bigserial PRIMARY KEY,
    sku         text   NOT NULL,
    folded_sku  text   NOT NULL UNIQUE,
    name        text   NOT NULL,
    folded      text   NOT NULL,
    variant     text   NOT NULL DEFAULT '',
    price       bigint NOT NULL,
    stock       bigint NOT NULL,
    reserved    bigint NOT NULL DEFAULT 0,
    created_at  bigint NOT NULL,
    changed_at  bigint NOT NULL,
    archived_at bigint,
    CHECK (reserved >= 0 AND stock >= reserved)
);
-- An order ("order" is a word of SQL's own). `source` is empty for those made here, else where it was imported from, whose number `code` then is;
-- `digest` is of what was imported. `forgotten`: its person was erased, and nothing fills it in again.
CREATE TABLE purchase (
    id              bigserial PRIMARY KEY,
    source          text   NOT NULL DEFAULT '',
    code            text   NOT NULL,
    key             text   UNIQUE,
    state           text   NOT NULL,
    account_id      bigint REFERENCES account (id),
    conversation_id bigint REFERENCES conversation (id),
    contact_id      bigint REFERENCES contact (id),
    name            text   NOT NULL DEFAULT '',
    folded          text   NOT NULL DEFAULT '',
    phone           text   NOT NULL DEFAULT '',
    address         text   NOT NULL DEFAULT '',
    note            text   NOT NULL DEFAULT '',
    at              bigint NOT NULL,
    fee             bigint NOT NULL,
    total           bigint NOT NULL,
    currency        text   NOT NULL,
    agent           text   NOT NULL,
    changed_at      bigint NOT NULL,
    digest          text   NOT NULL DEFAULT '',
    forgotten       integer NOT NULL DEFAULT 0,
    UNIQUE (code, source)
);
CREATE INDEX purchase_at ON purchase (at, id);
CREATE INDEX purchase_state ON purchase (state, at, id);
CREATE INDEX purchase_conversation ON purchase (conversation_id, at) WHERE conversation_id IS NOT NULL;
CREATE INDEX purchase_contact ON purchase (contact_id, at) WHERE contact_id IS NOT NULL;
CREATE INDEX purchase_phone ON purchase (phone, at) WHERE phone <> '';
-- The number of the newest order made here.
CREATE TABLE purchase_counter (
    id   integer PRIMARY KEY,
    last bigint  NOT NULL
);
INSERT INTO purchase_counter (id, last) VALUES (1, 1000);
-- A line: of its `quantity` units `held` wait in the stock, `taken` have left it, and `returned` of these came back.
CREATE TABLE purchase_line (
    purchase_id bigint NOT NULL REFERENCES purchase (id),
    number      bigint NOT NULL,
    product_id  bigint REFERENCES product (id),
    sku         text   NOT NULL,
    name        text   NOT NULL,
    variant     text   NOT NULL DEFAULT '',
    quantity    bigint NOT NULL,
    price       bigint NOT NULL,
    held        bigint NOT NULL DEFAULT 0,
    taken       bigint NOT NULL DEFAULT 0,
    returned    bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (purchase_id, number)
);
CREATE INDEX purchase_line_product ON purchase_line (product_id) WHERE product_id IS NOT NULL;
-- What happened to an order, for ever; `details` is JSON.
CREATE TABLE purchase_change (
    id          bigserial PRIMARY KEY,
    purchase_id bigint NOT NULL REFERENCES purchase (id),
    at          bigint NOT NULL,
    kind        text   NOT NULL,
    details     text   NOT NULL,
    agent       text   NOT NULL
);
CREATE INDEX purchase_change_purchase ON purchase_change (purchase_id, id);
-- Every unit that came, went, was held or let go, for ever: a product's sums are its stock and what is reserved of it.
CREATE TABLE stock_change (
    id          bigserial PRIMARY KEY,
    product_id  bigint NOT NULL REFERENCES product (id),
    at          bigint NOT NULL,
    kind        text   NOT NULL,
    stock       bigint NOT NULL,
    reserved    bigint NOT NULL,
    purchase_id bigint REFERENCES purchase (id),
    agent       text   NOT NULL
);
CREATE INDEX stock_change_product ON stock_change (product_id, id);
