-- The columns of a table (its oid::regclass as the parameter) as CREATE TABLE writes them. What a plain column has not
-- stands after it in words that no CREATE TABLE takes, so that it is seen and never silently lost.
SELECT a.attname,
       format_type(a.atttypid, a.atttypmod) AS type,
       format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
           || CASE WHEN a.attcollation <> t.typcollation THEN format(' COLLATE %I', c.collname) ELSE '' END
           || CASE
                  WHEN a.attgenerated <> '' THEN ' (generated: ' || pg_get_expr(d.adbin, d.adrelid) || ')'
                  WHEN a.attidentity <> '' THEN ' (identity)'
                  WHEN d.oid IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)
                  ELSE ''
              END
           || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END AS definition
FROM pg_attribute AS a
JOIN pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_collation AS c ON c.oid = a.attcollation
LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
