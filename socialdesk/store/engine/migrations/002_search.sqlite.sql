-- Folded text by runs of three characters; contentless, rebuilt from `message` whenever need be.
CREATE VIRTUAL TABLE message_search USING fts5 (folded, content='', tokenize='trigram', detail=none);
