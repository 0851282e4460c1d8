-- Works with socialdesk 0.1.0 and newer.
-- Messages that were deleted or hidden: few, and asked for by their conversation.
CREATE INDEX message_gone ON message (conversation_id) WHERE deleted_at IS NOT NULL OR hidden_at IS NOT NULL;
