-- Works with socialdesk 0.1.0 and newer.
-- What the last words of a conversation tell that no customer said, as a reason: the list says it in the reader's language.
ALTER TABLE conversation ADD COLUMN last_said text NOT NULL DEFAULT '';
