-- How many rows of each namespace Ferryman put into v0.7's table, and how many others did.
SELECT f.namespace_id, count(*) FILTER (WHERE NOT ({foreign})) AS ours, count(*) FILTER (WHERE {foreign}) AS others
FROM ONLY {target} AS f
GROUP BY f.namespace_id
ORDER BY f.namespace_id
