-- The plain tables of a schema (its name as the parameter) with columns, indexes and constraints, as one JSON document. NOT
-- NULL, which PostgreSQL 18 lists as constraints too, is told by the columns only.
SELECT coalesce(json_object_agg(c.relname, json_build_object(
    'columns', (
        SELECT json_agg(json_build_object(
            'name', a.attname,
            'type', format_type(a.atttypid, a.atttypmod),
            'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid)
                ELSE 'GENERATED ALWAYS AS ' || pg_get_expr(d.adbin, d.adrelid) END,
            'notNull', a.attnotnull))
        FROM pg_attribute AS a
        LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
    'indexes', (
        SELECT coalesce(json_object_agg(i.relname, pg_get_indexdef(i.oid)), '{}')
        FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = c.oid),
    'constraints', (
        SELECT coalesce(json_object_agg(k.conname, pg_get_constraintdef(k.oid)), '{}')
        FROM pg_constraint AS k
        WHERE k.conrelid = c.oid AND k.contype IN ('p', 'u', 'c', 'f', 'x'))
)), '{}')::text AS tables
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = ? AND c.relkind IN ('r', 'p')
