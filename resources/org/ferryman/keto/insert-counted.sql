-- Moves the tuples of some small tables, and tells how many of each.
WITH known (names) AS MATERIALIZED ({now}),
     moved AS ({insert} RETURNING namespace_id)
SELECT m.namespace_id, count(*) AS tuples FROM moved AS m GROUP BY m.namespace_id
