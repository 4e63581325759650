-- Whether tuple m was in its table when a migration held the table's lock: the transaction that wrote it has a lower id. Ids
-- run in a circle: one that seems to lie ahead is very old.
age(m.legacy_xmin) < 0 OR age(m.legacy_xmin) >= age(CAST({migration} AS xid))
