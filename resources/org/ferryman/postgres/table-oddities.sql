-- What a table (its oid::regclass as the parameter) has, or has on it, that its columns, keys, checks, indexes, rows, owner
-- and grants do not tell, each in words; but for Ferryman's own triggers, and foreign keys between the tables that are saved
-- with it (the second parameter).
WITH t AS (SELECT * FROM pg_class WHERE oid = ?::regclass),
saved AS (SELECT ?::regclass[] AS tables),
parts AS (
    SELECT 'pg_class'::regclass AS class, indexrelid AS id, 'index ' || indexrelid::regclass::text AS name
    FROM pg_index JOIN t ON t.oid = indrelid
    UNION ALL
    SELECT 'pg_constraint'::regclass, c.oid, 'constraint ' || c.conname
    FROM pg_constraint AS c JOIN t ON t.oid = c.conrelid
)
SELECT 'is of kind ' || relkind::text || ', not a table' FROM t WHERE relkind <> 'r'
UNION ALL
SELECT 'is unlogged or temporary' FROM t WHERE relpersistence <> 'p'
UNION ALL
SELECT 'is a partition, or inherits or is inherited from' FROM t
WHERE EXISTS (SELECT FROM pg_inherits WHERE t.oid IN (inhrelid, inhparent))
UNION ALL
SELECT 'is a table of a type' FROM t WHERE reloftype <> 0
UNION ALL
SELECT 'has row-level security' FROM t WHERE relrowsecurity OR relforcerowsecurity
UNION ALL
SELECT 'policy ' || polname FROM pg_policy JOIN t ON t.oid = polrelid
UNION ALL
SELECT 'trigger ' || tgname FROM pg_trigger JOIN t ON t.oid = tgrelid WHERE NOT tgisinternal AND tgfoid NOT IN ({own})
UNION ALL
SELECT 'rule ' || rulename FROM pg_rewrite JOIN t ON t.oid = ev_class WHERE rulename <> '_RETURN'
UNION ALL
SELECT DISTINCT 'view ' || r.ev_class::regclass::text
FROM pg_depend AS d
JOIN t ON d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid
JOIN pg_rewrite AS r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
WHERE r.ev_class <> t.oid
UNION ALL
SELECT CASE con.contype WHEN 'f' THEN 'foreign key ' ELSE 'constraint ' END || con.conname
       || CASE WHEN con.conrelid <> t.oid THEN ' of ' || con.conrelid::regclass::text ELSE '' END
FROM pg_constraint AS con
JOIN t ON t.oid IN (con.conrelid, con.confrelid)
CROSS JOIN saved
WHERE con.contype NOT IN ('p', 'u', 'c', 'n', 'f')
   OR NOT con.convalidated
   OR (con.contype = 'f' AND NOT (con.conrelid = ANY (saved.tables) AND con.confrelid = ANY (saved.tables)))
UNION ALL
SELECT 'invalid index ' || indexrelid::regclass::text FROM pg_index JOIN t ON t.oid = indrelid WHERE NOT indisvalid
UNION ALL
SELECT 'CLUSTER mark or replica identity on ' || indexrelid::regclass::text
FROM pg_index JOIN t ON t.oid = indrelid
WHERE indisclustered OR indisreplident
UNION ALL
SELECT 'replica identity' FROM t WHERE relreplident NOT IN ('d', 'i')
UNION ALL
SELECT 'something of its own making in ' || p.name
FROM parts AS p
WHERE EXISTS (SELECT
              FROM pg_depend AS d
              WHERE d.classid = p.class AND d.objid = p.id
                AND d.refobjid >= 16384
                AND d.refclassid IN ('pg_proc'::regclass, 'pg_opclass'::regclass, 'pg_operator'::regclass,
                                     'pg_collation'::regclass, 'pg_type'::regclass))
UNION ALL
SELECT 'tablespace of ' || c.oid::regclass::text
FROM t JOIN pg_class AS c ON c.oid = t.oid OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = t.oid)
WHERE c.reltablespace <> 0
UNION ALL
SELECT 'storage options ' || array_to_string(reloptions, ', ') FROM t WHERE reloptions IS NOT NULL
UNION ALL
SELECT 'generated column ' || a.attname FROM pg_attribute AS a JOIN t ON t.oid = a.attrelid WHERE a.attgenerated <> ''
UNION ALL
SELECT 'identity column ' || a.attname FROM pg_attribute AS a JOIN t ON t.oid = a.attrelid WHERE a.attidentity <> ''
UNION ALL
SELECT 'settings of column ' || a.attname
FROM pg_attribute AS a
JOIN t ON t.oid = a.attrelid
JOIN pg_type AS y ON y.oid = a.atttypid
WHERE a.attnum > 0 AND NOT a.attisdropped
  AND (a.attacl IS NOT NULL OR a.attoptions IS NOT NULL OR coalesce(a.attstattarget, -1) <> -1 OR a.attstorage <> y.typstorage)
UNION ALL
SELECT 'comment on ' || coalesce(p.name, 'it or a column of it')
FROM t
JOIN pg_description AS c ON (c.classoid = 'pg_class'::regclass AND c.objoid = t.oid)
    OR (c.classoid, c.objoid) IN (SELECT class, id FROM parts)
LEFT JOIN parts AS p ON p.class = c.classoid AND p.id = c.objoid
UNION ALL
SELECT 'security label of ' || provider FROM pg_seclabel AS l JOIN t ON l.classoid = 'pg_class'::regclass AND l.objoid = t.oid
UNION ALL
SELECT 'statistics object ' || stxname FROM pg_statistic_ext JOIN t ON t.oid = stxrelid
UNION ALL
SELECT 'publication ' || pubname
FROM pg_publication_rel AS r JOIN pg_publication AS p ON p.oid = r.prpubid JOIN t ON t.oid = r.prrelid
UNION ALL
SELECT 'membership in an extension' FROM pg_depend AS d JOIN t ON d.classid = 'pg_class'::regclass AND d.objid = t.oid
WHERE d.deptype = 'e'
ORDER BY 1
