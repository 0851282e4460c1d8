-- Works with socialdesk 0.1.0 and newer.
-- By what orders are known to be somebody's, and contacts to be one person: a telephone number (E.164), what may be an order's number, or what stands
-- for a name with an address. `how`: it is told of them, or stands in a message of theirs.
CREATE TABLE clue (
    value      text   NOT NULL,
    contact_id bigint NOT NULL REFERENCES contact (id),
    how        text   NOT NULL,
    message_id bigint,
    at         bigint NOT NULL,
    PRIMARY KEY (value, contact_id, how)
);
CREATE INDEX clue_contact ON clue (contact_id);
-- Contacts of whom something was told, or who came together or apart, since their clues were looked at; emptied as that is done.
-- `is_renewed`: what is told of them is written down as clues; whose orders are is looked at when that is so of all.
CREATE TABLE clue_due (
    contact_id bigint  PRIMARY KEY REFERENCES contact (id),
    is_renewed integer NOT NULL DEFAULT 0
);
INSERT INTO clue_due (contact_id)
SELECT id FROM contact WHERE phone <> '' OR address <> ''
UNION SELECT contact_id FROM contact_detail WHERE key IN ('phone', 'address');
-- Up to which message each of those has read who act on what customers write.
CREATE TABLE message_follower (
    name  text PRIMARY KEY,
    place bigint NOT NULL
);
-- That an order is somebody's ("order"), or that two contacts are one person ("person", the smaller number first): suggested, taken, refused, or taken
-- back by a person, which is for ever. `evidence` is JSON. `agent` is who settled it, empty where it was certain by itself.
CREATE TABLE suggestion (
    id          bigserial PRIMARY KEY,
    key         text   NOT NULL UNIQUE,
    kind        text   NOT NULL,
    contact_id  bigint NOT NULL REFERENCES contact (id),
    purchase_id bigint REFERENCES purchase (id),
    other_id    bigint REFERENCES contact (id),
    evidence    text   NOT NULL,
    state       text   NOT NULL,
    made_at     bigint NOT NULL,
    settled_at  bigint,
    agent       text   NOT NULL DEFAULT ''
);
CREATE INDEX suggestion_open ON suggestion (id) WHERE state = 'open';
CREATE INDEX suggestion_contact ON suggestion (contact_id);
CREATE INDEX suggestion_other ON suggestion (other_id) WHERE other_id IS NOT NULL;
CREATE INDEX suggestion_purchase ON suggestion (purchase_id) WHERE purchase_id IS NOT NULL;
-- Whoever looks whose orders are begins with all that there are.
INSERT INTO order_follower (name, place) VALUES ('linking', 0);
