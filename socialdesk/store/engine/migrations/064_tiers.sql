-- Works with socialdesk 0.1.0 and newer.
-- In which tier of the shop's a person is (the first of their contacts), `folded` as queries ask for it, and when that was counted.
CREATE TABLE person_tier (
    contact_id bigint PRIMARY KEY REFERENCES contact (id),
    tier       text   NOT NULL,
    folded     text   NOT NULL,
    counted_at bigint NOT NULL
);
CREATE INDEX person_tier_counted ON person_tier (counted_at);
CREATE INDEX person_tier_folded ON person_tier (folded);
-- People who are to be counted anew; emptied as that is done.
CREATE TABLE tier_due (
    contact_id bigint PRIMARY KEY REFERENCES contact (id)
);
-- By which of the shop's rules it was counted, and up to which contact everybody was counted by them.
CREATE TABLE tier_rules (
    id     integer PRIMARY KEY,
    digest text    NOT NULL,
    place  bigint  NOT NULL
);
INSERT INTO tier_rules (id, digest, place) VALUES (1, '', 0);
-- What is bought together is counted from the lines of a SKU.
CREATE INDEX purchase_line_sku ON purchase_line (sku, purchase_id);
