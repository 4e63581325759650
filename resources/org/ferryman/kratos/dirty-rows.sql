-- The rows that stop v26: their network is empty or not that of their parent, so that its backfill leaves their
-- identity_id empty; {unfilled} adds those that a backfill has left. Counted are those whose network is known from the
-- parent or its identity, and those that have no parent or no network at all.
SELECT count(*) FILTER (WHERE coalesce(p.nid, i.nid) IS NOT NULL) AS mendable,
       count(*) FILTER (WHERE coalesce(p.nid, i.nid) IS NULL) AS orphans
FROM {child} AS c
LEFT JOIN {parent} AS p ON p.id = c.{reference}
LEFT JOIN {identities} AS i ON i.id = p.identity_id
WHERE p.nid IS NULL OR c.nid IS DISTINCT FROM p.nid {unfilled}
