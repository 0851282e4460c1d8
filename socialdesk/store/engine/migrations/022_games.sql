-- Works with socialdesk 0.1.0 and newer.
-- A minigame. What is chosen for it is JSON (model/game.py); from `opened_at` on its rules and its secret are fixed. The salt hides who
-- is who in the list of entries, and is never published.
CREATE TABLE game (
    id           bigserial PRIMARY KEY,
    name         text NOT NULL UNIQUE,
    kind         text NOT NULL,
    state        text NOT NULL,
    settings     text NOT NULL,
    opens_at     bigint,
    closes_at    bigint,
    opened_at    bigint,
    closed_at    bigint,
    drawn_at     bigint,
    question     bigint NOT NULL,
    rules        text NOT NULL DEFAULT '',
    secret       text NOT NULL DEFAULT '',
    salt         text NOT NULL,
    commitment   text NOT NULL DEFAULT '',
    entries_hash text NOT NULL DEFAULT '',
    public       text NOT NULL DEFAULT '',
    agent        text NOT NULL,
    created_at   bigint NOT NULL,
    changed_at   bigint NOT NULL
);
CREATE INDEX game_heard ON game (id) WHERE state IN ('open', 'closed', 'drawn');

-- What somebody entered with, once for each chat and question. What is counted of it is written down when the game closes. The names
-- of whoever is forgotten go; that they were one of so many stays.
CREATE TABLE game_entry (
    id              bigserial PRIMARY KEY,
    game_id         bigint NOT NULL REFERENCES game (id),
    question        bigint NOT NULL,
    conversation_id bigint REFERENCES conversation (id),
    contact_id      bigint REFERENCES contact (id),
    remote_id       text,
    how             text NOT NULL,
    answer          text NOT NULL DEFAULT '',
    is_right        integer NOT NULL,
    is_late         integer NOT NULL,
    standing        bigint NOT NULL,
    at              bigint NOT NULL,
    seq             bigint NOT NULL,
    ref             text NOT NULL DEFAULT '',
    weight          bigint NOT NULL DEFAULT 0,
    why             text NOT NULL DEFAULT '',
    UNIQUE (game_id, question, conversation_id, contact_id)
);
CREATE INDEX game_entry_ref ON game_entry (game_id, ref) WHERE weight > 0;
CREATE INDEX game_entry_contact ON game_entry (contact_id);
CREATE INDEX game_entry_conversation ON game_entry (conversation_id);

-- Who won what, and the reserves behind them, in the order in which they were picked.
CREATE TABLE game_winner (
    id         bigserial PRIMARY KEY,
    game_id    bigint NOT NULL REFERENCES game (id),
    place      bigint NOT NULL,
    ref        text NOT NULL,
    reserve    integer NOT NULL,
    prize      text NOT NULL DEFAULT '',
    state      text NOT NULL,
    changed_at bigint NOT NULL,
    UNIQUE (game_id, place)
);
