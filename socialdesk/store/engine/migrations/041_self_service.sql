-- Works with socialdesk 0.1.0 and newer.
-- What self-service did about a customer's message (`message` is its platform's number): which answer it gave, which choices (JSON), whether
-- a person was called, or that an answer was left to people. No words of customers stand here.
CREATE TABLE self_service (
    id              bigserial PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    account_id      bigint NOT NULL REFERENCES account (id),
    episode         bigint NOT NULL,
    message         text NOT NULL,
    outcome         text NOT NULL,
    answer          text NOT NULL DEFAULT '',
    language        text NOT NULL DEFAULT '',
    percent         bigint NOT NULL DEFAULT 0,
    why             text NOT NULL DEFAULT '',
    choices         text NOT NULL DEFAULT '',
    at              bigint NOT NULL,
    UNIQUE (conversation_id, message)
);
CREATE INDEX self_service_at ON self_service (at);
