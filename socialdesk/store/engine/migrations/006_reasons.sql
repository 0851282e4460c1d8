-- Works with socialdesk 0.1.0 and newer.
-- Why something was refused is a code with fields (model/reason.py). Sentences of before stay as they are and
-- are read as they stand; the commonest is one of ours.
UPDATE outbox SET error = '{"code": "send.interrupted", "fields": {}}' WHERE code = 'interrupted' AND error <> '';
