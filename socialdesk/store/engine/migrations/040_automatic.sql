-- Works with socialdesk 0.1.0 and newer.
-- What the program says by itself: where it fell silent and called a person, whom it has yet to acknowledge, and when it
-- last said that the shop is closed.
CREATE TABLE automatic_stop (
    conversation_id bigint PRIMARY KEY REFERENCES conversation (id),
    at              bigint NOT NULL,
    code            text NOT NULL
);
CREATE TABLE acknowledgement_due (
    conversation_id bigint PRIMARY KEY REFERENCES conversation (id),
    episode         bigint NOT NULL,
    due_at          bigint NOT NULL
);
CREATE INDEX acknowledgement_due_next ON acknowledgement_due (due_at);
CREATE INDEX outbox_automatic ON outbox (conversation_id, created_at) WHERE kind = 'acknowledgement' AND act = 'say';
ALTER TABLE conversation ADD COLUMN told_closed_at bigint;
