-- Works with socialdesk 0.1.0 and newer.
-- When a customer's message came to read as it does now, as a number in one line with those of messages: whoever saw only
-- what has lower numbers has not seen it so. Null for one that reads as it came.
ALTER TABLE message ADD COLUMN reworded bigint;
CREATE INDEX message_reworded ON message (reworded) WHERE reworded IS NOT NULL;
