-- Works with socialdesk 0.1.0 and newer.
-- Whether the program has answered somebody under a post in private is asked for each comment that shows a number or an address.
CREATE INDEX outbox_told_privately ON outbox (conversation_id) WHERE way = 'private' AND kind = 'acknowledgement';
