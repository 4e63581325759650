-- How many rows of each namespace are stale.
SELECT f.namespace_id, count(*) AS tuples FROM ONLY {target} AS f WHERE {stale} GROUP BY f.namespace_id
