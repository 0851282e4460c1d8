-- Works with socialdesk 0.1.0 and newer.
-- What was done in a conversation beside leaving its messages to people, and the newest that was left to them: there may be any number of those.
CREATE INDEX self_service_outcome ON self_service (conversation_id, outcome, id);
