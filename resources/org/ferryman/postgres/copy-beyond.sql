-- What a database has that a copy of its tables, types, sequences, keys and indexes would not have, each in words. Owners,
-- grants, comments, storage settings, statistics objects and publications are not looked for: a copy does without them. Nor
-- are Ferryman's own functions, which are {own}, and triggers.
WITH own AS (SELECT oid FROM ({own}) AS functions), objects AS (
    SELECT 'pg_proc'::regclass AS class, oid FROM pg_proc WHERE oid NOT IN (SELECT oid FROM own)
    UNION ALL SELECT 'pg_trigger', oid FROM pg_trigger WHERE NOT tgisinternal AND tgfoid NOT IN (SELECT oid FROM own)
    UNION ALL SELECT 'pg_rewrite', oid FROM pg_rewrite WHERE rulename <> '_RETURN'
    UNION ALL SELECT 'pg_policy', oid FROM pg_policy
    UNION ALL SELECT 'pg_operator', oid FROM pg_operator
    UNION ALL SELECT 'pg_opclass', oid FROM pg_opclass
    UNION ALL SELECT 'pg_opfamily', f.oid FROM pg_opfamily AS f
    UNION ALL SELECT 'pg_cast', oid FROM pg_cast
    UNION ALL SELECT 'pg_collation', oid FROM pg_collation
    UNION ALL SELECT 'pg_conversion', oid FROM pg_conversion
    UNION ALL SELECT 'pg_language', oid FROM pg_language
    UNION ALL SELECT 'pg_ts_config', oid FROM pg_ts_config
    UNION ALL SELECT 'pg_ts_dict', oid FROM pg_ts_dict
    UNION ALL SELECT 'pg_event_trigger', oid FROM pg_event_trigger
    UNION ALL SELECT 'pg_foreign_server', oid FROM pg_foreign_server
    UNION ALL SELECT 'pg_am', oid FROM pg_am
    UNION ALL SELECT 'pg_class', oid FROM pg_class
              WHERE relkind NOT IN ('r', 'i', 'S', 't', 'c') OR relrowsecurity OR (relkind = 'r' AND reloftype <> 0)
                 OR oid IN (SELECT inhrelid FROM pg_inherits) OR oid IN (SELECT inhparent FROM pg_inherits)
    UNION ALL SELECT 'pg_type', t.oid FROM pg_type AS t
              WHERE NOT (t.typtype IN ('e', 'd')
                         OR (t.typtype = 'c' AND t.typrelid <> 0)
                         OR EXISTS (SELECT FROM pg_type AS e WHERE e.typarray = t.oid))
)
SELECT what
FROM (
    SELECT i.type || ' ' || i.identity AS what
    FROM objects AS o, pg_identify_object(o.class, o.oid, 0) AS i
    WHERE o.oid >= 16384
      AND coalesce(i.schema, '') !~ '^pg_(temp|toast)'
      AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e')
    UNION ALL
    SELECT 'invalid index ' || indexrelid::regclass FROM pg_index WHERE NOT indisvalid
    UNION ALL
    SELECT 'NOT NULL that does not hold yet ' || conname || ' on ' || conrelid::regclass
    FROM pg_constraint WHERE contype = 'n' AND NOT convalidated
    UNION ALL
    SELECT 'table ' || a.attrelid::regclass || ', whose column ' || a.attname || ' has the type of a table'
    FROM pg_attribute AS a
    JOIN pg_class AS c ON c.oid = a.attrelid AND c.relkind = 'r'
    JOIN pg_type AS t ON t.oid = a.atttypid
    LEFT JOIN pg_type AS e ON e.typarray = t.oid
    JOIN pg_class AS r ON r.oid = coalesce(e.typrelid, t.typrelid) AND r.relkind <> 'c'
    WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT count(*) || ' large objects' FROM pg_largeobject_metadata HAVING count(*) > 0
    UNION ALL
    SELECT 'rows of extension ' || extname FROM pg_extension WHERE extconfig IS NOT NULL
) AS all_of_it
ORDER BY 1
