-- Gives the next rows of a table, in the order of their ids, the identity of what they belong to; says how many had none and
-- where it stopped. Parameters: the id to go on after, how many rows at most.
WITH batch AS (
    SELECT id FROM {table} WHERE id > ?::uuid ORDER BY id LIMIT ?
), filled AS (
    UPDATE {table} AS t SET identity_id = p.identity_id
    FROM batch AS b, {parent} AS p
    WHERE t.id = b.id AND t.identity_id IS NULL AND p.id = t.{key} AND p.nid = t.nid
    RETURNING 1
)
SELECT (SELECT count(*) FROM filled) AS filled, (SELECT id FROM batch ORDER BY id DESC LIMIT 1) AS last
