-- How many changes were noted of each table, and whether it was truncated.
SELECT c.source::int8 AS source, count(*) AS changes, bool_or(c.sign = 0) AS is_truncated
FROM ONLY {changes} AS c
GROUP BY c.source
