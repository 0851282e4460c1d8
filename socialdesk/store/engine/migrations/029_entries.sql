-- Works with socialdesk 0.1.0 and newer.
-- What somebody has entered a game with beside their entry (game_entry), the best few: where they take that back, the best of these
-- stands, in whatever order all of it was heard.
CREATE TABLE game_spare (
    id              bigserial PRIMARY KEY,
    game_id         bigint NOT NULL REFERENCES game (id),
    question        bigint NOT NULL,
    conversation_id bigint NOT NULL REFERENCES conversation (id),
    contact_id      bigint NOT NULL REFERENCES contact (id),
    remote_id       text NOT NULL,
    how             text NOT NULL,
    answer          text NOT NULL DEFAULT '',
    is_right        integer NOT NULL,
    is_late         integer NOT NULL,
    standing        bigint NOT NULL,
    at              bigint NOT NULL,
    seq             bigint NOT NULL,
    UNIQUE (game_id, question, conversation_id, contact_id, remote_id)
);
CREATE INDEX game_spare_contact ON game_spare (contact_id);
CREATE INDEX game_spare_conversation ON game_spare (conversation_id);

-- When somebody began to close a game that is still open (ms, and no other's): nothing enters it any more. Who takes part is written down
-- in portions before it is closed, by whoever began last.
ALTER TABLE game ADD COLUMN closing bigint;
