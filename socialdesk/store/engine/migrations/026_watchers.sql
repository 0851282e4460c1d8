-- Works with socialdesk 0.1.0 and newer.
-- By which token the overlay of a live or a game may be seen as a web page, and what it tells of people's names; without a row it may
-- not be seen.
CREATE TABLE overlay_token (
    name    text PRIMARY KEY,
    token   text NOT NULL,
    names   text NOT NULL,
    made_at bigint NOT NULL
);
