-- The rows whose parent by id and network is not there: the backfill of v26 leaves their identity_id empty, and the
-- migration after it fails.
SELECT count(*)
FROM {child} AS c
LEFT JOIN {parent} AS p ON p.id = c.{reference} AND p.nid = c.nid
WHERE p.id IS NULL
