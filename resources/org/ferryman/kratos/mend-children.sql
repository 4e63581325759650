-- Gives rows the network of their parent; not more than ten thousand at once. {unfilled} adds those whose identity_id a
-- backfill has left empty, and {filled} fills it.
WITH dirty AS (
    SELECT c.id, c.nid AS before, p.nid, p.identity_id
    FROM {child} AS c
    JOIN {parent} AS p ON p.id = c.{reference}
    WHERE p.nid IS NOT NULL AND (c.nid IS DISTINCT FROM p.nid {unfilled})
    LIMIT 10000
    FOR UPDATE OF c
)
UPDATE {child} AS c
SET nid = dirty.nid {filled}
FROM dirty
WHERE c.id = dirty.id
RETURNING c.id::text AS id, dirty.before::text AS before
