-- Folded text by runs of three characters; rebuilt from `message` whenever need be. Needs no extension.
CREATE TABLE message_search (
    message_id bigint PRIMARY KEY,
    grams      text[] NOT NULL
);
CREATE INDEX message_search_grams ON message_search USING gin (grams);
