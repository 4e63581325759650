-- Views over one of the tables (quoted names as the first parameter) that the old user (the second) may write to and whose owner
-- could still write to the table during the freeze: a superuser, or who has the new user's rights (the third).
SELECT DISTINCT format('%I.%I', n.nspname, v.relname)
FROM (SELECT ?::text[] AS tables, ?::text AS old, ?::text AS new) AS p
JOIN pg_depend AS d
    ON d.classid = 'pg_rewrite'::regclass
    AND d.refclassid = 'pg_class'::regclass
    AND d.refobjid = ANY (SELECT name::regclass::oid FROM unnest(p.tables) AS name)
JOIN pg_rewrite AS r ON r.oid = d.objid
JOIN pg_class AS v ON v.oid = r.ev_class AND v.relkind = 'v'
JOIN pg_namespace AS n ON n.oid = v.relnamespace
WHERE (has_table_privilege(p.old, v.oid, 'INSERT, UPDATE, DELETE')
       OR has_any_column_privilege(p.old, v.oid, 'INSERT, UPDATE'))
  AND pg_has_role(v.relowner, p.new, 'USAGE')
ORDER BY 1
