-- Rows whose bridged column is not that of their parent.
SELECT count(*)
FROM {child} AS c
LEFT JOIN {parent} AS p ON p.id = c.{reference}
WHERE c.{column} IS DISTINCT FROM p.{column}
