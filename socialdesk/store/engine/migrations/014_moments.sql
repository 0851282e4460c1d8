-- Works with socialdesk 0.1.0 and newer.
-- Search finds what platforms told as well (a form, an order, a rating); the shop's own events have no words in any index.
INSERT INTO search_stale (message_id, old_body)
SELECT id, '' FROM message
WHERE kind = 'event' AND change_id IS NULL AND body <> ''
    AND id <= (SELECT last_message_id FROM search_progress WHERE id = 1);
