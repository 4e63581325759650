-- How many tuples of each namespace have no row of their own; the stale ones are counted, too, until they are deleted.
SELECT e.namespace_id, count(*) AS tuples FROM ({tuples}) AS e WHERE {movable} GROUP BY e.namespace_id
