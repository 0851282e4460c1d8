-- Works with socialdesk 0.1.0 and newer.
-- What somebody has bought is added up from this index alone, in the order in which their orders are listed.
DROP INDEX purchase_contact;
CREATE INDEX purchase_contact ON purchase (contact_id, at, id, state, currency, total) WHERE contact_id IS NOT NULL;
-- What carriers have: few of all parcels that there ever were.
CREATE INDEX parcel_open ON parcel (purchase_id) WHERE state IN ('taken', 'on_way', 'out_for_delivery', 'failed', 'returning');
