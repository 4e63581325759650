-- How many rows of each namespace Ferryman put into v0.7's table, migrated or recreated by SQL, and how many came otherwise.
SELECT f.namespace_id,
       count(*) FILTER (WHERE NOT ({foreign}) AND NOT ({recreated})) AS ours,
       count(*) FILTER (WHERE {recreated}) AS recreated,
       count(*) FILTER (WHERE {foreign}) AS others
FROM ONLY {target} AS f
GROUP BY f.namespace_id
ORDER BY f.namespace_id
