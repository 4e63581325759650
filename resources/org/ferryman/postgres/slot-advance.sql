-- Lets a slot that nobody reads from forget all that is committed; gives where it is then, and whether that is far enough.
-- Parameters: its name, a place in the log that is on the disk.
SELECT a.end_lsn::text AS place, a.end_lsn >= w.wanted AS enough
FROM (SELECT ?::text AS name, ?::pg_lsn AS wanted) AS w
CROSS JOIN LATERAL pg_replication_slot_advance(w.name, w.wanted) AS a
