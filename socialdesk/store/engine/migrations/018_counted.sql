-- Works with socialdesk 0.1.0 and newer.
-- What telling somebody was counted on to cost when the run was planned; more than that is never spent on them.
ALTER TABLE broadcast_recipient ADD COLUMN cost bigint NOT NULL DEFAULT 0;
