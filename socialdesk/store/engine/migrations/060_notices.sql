-- Works with socialdesk 0.1.0 and newer.
-- What a customer is told of their order, once an event for ever. `at` (ms) is when it happened; what became of the telling itself stands in `telling`,
-- under the key notice:ORDER:EVENT:CHANGE. `numbered`: a parcel's number was told with it.
CREATE TABLE notice (
    purchase_id bigint  NOT NULL REFERENCES purchase (id),
    event       text    NOT NULL,
    change_id   bigint  NOT NULL,
    at          bigint  NOT NULL,
    due_at      bigint  NOT NULL,
    state       text    NOT NULL,
    settled_at  bigint,
    numbered    integer NOT NULL DEFAULT 0,
    PRIMARY KEY (purchase_id, event)
);
CREATE INDEX notice_due ON notice (due_at) WHERE state = 'due';
CREATE INDEX notice_change ON notice (change_id);
