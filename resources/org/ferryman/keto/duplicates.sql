-- Tuples that say the same as another one: v0.6 stores a repeated write again, and a faithful migration keeps them all.
SELECT {namespace_id} AS namespace_id, coalesce(sum(same.tuples - 1), 0) AS duplicates
FROM (
    SELECT count(*) AS tuples
    FROM ONLY {legacy} AS l
    GROUP BY l.object, l.relation, l.subject
    HAVING count(*) > 1
) AS same
