-- What every new row of a table must have, and has no default.
SELECT a.attname AS name, t.typname AS type, t.typcategory AS category
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
WHERE a.attrelid = {table}::regclass
  AND a.attnum > 0
  AND NOT a.attisdropped
  AND a.attnotnull
  AND NOT a.atthasdef
  AND a.attidentity = ''
ORDER BY a.attnum
