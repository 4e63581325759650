-- The columns of some tables: what they hold, and whether a row can be written without naming them.
SELECT c.relname AS table_name,
       a.attname AS column_name,
       format_type(a.atttypid, a.atttypmod) AS type,
       a.attnotnull AS not_null,
       a.atthasdef OR a.attidentity <> '' AS filled,
       a.attgenerated <> '' AS generated
FROM unnest(?::text[]) AS t(name)
JOIN pg_class AS c ON c.oid = t.name::regclass
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY c.relname, a.attnum
