-- Works with socialdesk 0.1.0 and newer.
-- In the chat of which contact something was written down of a person who has several (NULL: not known), and what had been written of the
-- contact itself before: where they are taken apart, each gets theirs back.
ALTER TABLE contact_detail ADD COLUMN said_in bigint;
ALTER TABLE contact_detail ADD COLUMN before text;
UPDATE contact_detail SET said_in = contact_id
WHERE NOT EXISTS (SELECT 1 FROM contact WHERE contact.same_as = contact_detail.contact_id);
