-- Works with socialdesk 0.1.0 and newer.
-- Conversations that are erased while their bytes may still lie in the store's files; `files` are those still to be removed, as JSON.
CREATE TABLE erased (
    conversation_id bigint PRIMARY KEY,
    files text NOT NULL
);
