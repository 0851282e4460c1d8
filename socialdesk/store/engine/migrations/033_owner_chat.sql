-- Works with socialdesk 0.1.0 and newer.
-- Chats in which the shop's owner is told how it fares, as they are configured: nobody who writes there is a customer.
CREATE TABLE owner_chat (
    account_id bigint NOT NULL REFERENCES account (id),
    chat       text NOT NULL,
    PRIMARY KEY (account_id, chat)
);
-- What the owner has been told, by its key: once, also where it is a file in a folder.
CREATE TABLE owner_told (
    key text PRIMARY KEY,
    at  bigint NOT NULL
);
