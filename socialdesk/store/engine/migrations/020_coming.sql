-- Works with socialdesk 0.1.0 and newer.
-- As what (a mark of its platform's rules) telling somebody was counted on to go when the run was planned.
ALTER TABLE broadcast_recipient ADD COLUMN message_tag text NOT NULL DEFAULT '';
CREATE INDEX broadcast_recipient_unconfirmed ON broadcast_recipient (at) WHERE state = 'unconfirmed';
