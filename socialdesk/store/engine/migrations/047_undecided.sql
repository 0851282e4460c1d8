-- Works with socialdesk 0.1.0 and newer.
-- Customers' messages (`message` is their platform's number) about which it is yet to be decided what is said by itself; in the
-- order in which they came. A row lives for milliseconds, and goes with what is decided.
CREATE TABLE undecided (
    id              bigserial PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    message         text NOT NULL
);
