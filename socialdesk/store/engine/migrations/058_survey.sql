-- Works with socialdesk 0.1.0 and newer.
-- What customers are asked afterwards: one row an occasion (a resolved episode, a delivered order), for ever. `state` is due, asked or skipped (`why`);
-- `agent` and `tags` (JSON) are those of then; `delivery_id` is the question's. Where its person is erased the mark stays, and neither their contact nor their chat.
CREATE TABLE survey (
    id              bigserial PRIMARY KEY,
    key             text   NOT NULL UNIQUE,
    kind            text   NOT NULL,
    about           text   NOT NULL,
    state           text   NOT NULL,
    why             text   NOT NULL DEFAULT '',
    account_id      bigint NOT NULL REFERENCES account (id),
    conversation_id bigint REFERENCES conversation (id),
    contact_id      bigint REFERENCES contact (id),
    purchase_id     bigint REFERENCES purchase (id),
    episode         bigint NOT NULL DEFAULT 0,
    agent           text   NOT NULL DEFAULT '',
    tags            text   NOT NULL DEFAULT '[]',
    language        text   NOT NULL DEFAULT '',
    due_at          bigint NOT NULL,
    asked_at        bigint,
    delivery_id     bigint,
    arrived         integer NOT NULL DEFAULT 0,
    score           bigint,
    answered_at     bigint,
    answer          text   NOT NULL DEFAULT ''
);
CREATE INDEX survey_due ON survey (due_at) WHERE state = 'due';
CREATE INDEX survey_asked ON survey (asked_at) WHERE state = 'asked';
CREATE INDEX survey_contact ON survey (contact_id, asked_at) WHERE state = 'asked' AND contact_id IS NOT NULL;
CREATE INDEX survey_conversation ON survey (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX survey_purchase ON survey (purchase_id) WHERE purchase_id IS NOT NULL;
-- The messages in which somebody says why they gave their mark.
CREATE TABLE survey_words (
    survey_id       bigint NOT NULL REFERENCES survey (id),
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    message         text   NOT NULL,
    PRIMARY KEY (survey_id, conversation_id, message)
);
CREATE INDEX survey_words_conversation ON survey_words (conversation_id);
