-- What makes the schemas, extensions, types and sequences of a database again, in the order in which it can be run; but for
-- Ferryman's own schemas, which are {own}. Extensions are at place 2.
WITH members AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e')
SELECT place, statement
FROM (
    SELECT 1 AS place, n.oid, format('CREATE SCHEMA IF NOT EXISTS %I', n.nspname) AS statement
    FROM pg_namespace AS n
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND ('pg_namespace'::regclass, n.oid) NOT IN (SELECT classid, objid FROM members)
      AND n.oid NOT IN ({own})
    UNION ALL
    SELECT 2, e.oid, format('CREATE EXTENSION IF NOT EXISTS %I', e.extname)
        -- One that brings its schema with it can't be told where to go.
        || CASE
               WHEN EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_namespace'::regclass AND m.objid = n.oid) THEN ''
               ELSE format(' SCHEMA %I', n.nspname)
           END
    FROM pg_extension AS e
    JOIN pg_namespace AS n ON n.oid = e.extnamespace
    WHERE e.extname <> 'plpgsql'
    UNION ALL
    SELECT 3, t.oid, format('CREATE TYPE %I.%I AS ENUM (%s)', n.nspname, t.typname,
        (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum AS e WHERE e.enumtypid = t.oid))
    FROM pg_type AS t
    JOIN pg_namespace AS n ON n.oid = t.typnamespace
    WHERE t.typtype = 'e' AND n.nspname !~ '^pg_' AND ('pg_type'::regclass, t.oid) NOT IN (SELECT classid, objid FROM members)
    UNION ALL
    SELECT 3, t.oid, format('CREATE DOMAIN %I.%I AS %s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod))
        || CASE
               WHEN t.typcollation <> b.typcollation
               THEN (SELECT format(' COLLATE %I.%I', cn.nspname, c.collname)
                     FROM pg_collation AS c JOIN pg_namespace AS cn ON cn.oid = c.collnamespace
                     WHERE c.oid = t.typcollation)
               ELSE ''
           END
        || coalesce(' DEFAULT ' || pg_get_expr(t.typdefaultbin, 0), '')
        || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
        || coalesce((SELECT string_agg(format(' CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), '' ORDER BY k.conname)
                     FROM pg_constraint AS k
                     WHERE k.contypid = t.oid AND k.contype = 'c'), '')
    FROM pg_type AS t
    JOIN pg_type AS b ON b.oid = t.typbasetype
    JOIN pg_namespace AS n ON n.oid = t.typnamespace
    WHERE t.typtype = 'd' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      AND ('pg_type'::regclass, t.oid) NOT IN (SELECT classid, objid FROM members)
    UNION ALL
    SELECT 3, t.oid, format('CREATE TYPE %I.%I AS (%s)', n.nspname, t.typname,
        (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
         FROM pg_attribute AS a
         WHERE a.attrelid = c.oid AND NOT a.attisdropped))
    FROM pg_class AS c
    JOIN pg_type AS t ON t.oid = c.reltype
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind = 'c' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND ('pg_type'::regclass, t.oid) NOT IN (SELECT classid, objid FROM members)
    UNION ALL
    SELECT 4, s.seqrelid,
        format('CREATE SEQUENCE %I.%I AS %s INCREMENT %s MINVALUE %s MAXVALUE %s START %s CACHE %s %s', n.nspname, c.relname,
               format_type(s.seqtypid, NULL), s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache,
               CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)
    FROM pg_sequence AS s
    JOIN pg_class AS c ON c.oid = s.seqrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relpersistence <> 't'
      AND ('pg_class'::regclass, c.oid) NOT IN (SELECT classid, objid FROM members)
      -- That of an identity column comes with the column.
      AND NOT EXISTS (SELECT
                      FROM pg_depend AS d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i')
) AS all_of_it
ORDER BY place, oid
