-- Gives rows without a network, on which others hang, that of their identity; not more than ten thousand at once.
WITH empty AS (
    SELECT p.id, i.nid
    FROM {parent} AS p
    JOIN {identities} AS i ON i.id = p.identity_id
    WHERE p.nid IS NULL AND i.nid IS NOT NULL AND EXISTS (SELECT FROM {child} AS c WHERE c.{reference} = p.id)
    LIMIT 10000
    FOR UPDATE OF p
)
UPDATE {parent} AS p
SET nid = empty.nid
FROM empty
WHERE p.id = empty.id
RETURNING p.id::text AS id, NULL::text AS before
