-- Works with socialdesk 0.1.0 and newer.
-- What a platform tells beside somebody's words: a reason as JSON, said in the reader's language.
ALTER TABLE message ADD COLUMN said text NOT NULL DEFAULT '';
-- Where things are sent to, as a customer has told by a platform's form.
ALTER TABLE contact ADD COLUMN address text NOT NULL DEFAULT '';
