-- Views over one of the tables (quoted names as the first parameter) that one of the roles that the old user can act as (the second)
-- may write to and whose owner could still write to the table during the freeze: a superuser, who has the new user's rights
-- (the third), or a member of pg_write_all_data.
SELECT DISTINCT format('%I.%I', n.nspname, v.relname)
FROM (SELECT ?::text[] AS tables, ?::text[] AS old, ?::text AS new) AS p
JOIN pg_depend AS d
    ON d.classid = 'pg_rewrite'::regclass
    AND d.refclassid = 'pg_class'::regclass
    AND d.refobjid = ANY (SELECT name::regclass::oid FROM unnest(p.tables) AS name)
JOIN pg_rewrite AS r ON r.oid = d.objid
JOIN pg_class AS v ON v.oid = r.ev_class AND v.relkind = 'v'
JOIN pg_namespace AS n ON n.oid = v.relnamespace
WHERE EXISTS (SELECT FROM unnest(p.old) AS o (role)
              WHERE has_table_privilege(o.role, v.oid, 'INSERT, UPDATE, DELETE')
                 OR has_any_column_privilege(o.role, v.oid, 'INSERT, UPDATE'))
  AND EXISTS (SELECT FROM pg_roles AS w
              WHERE w.rolname IN (p.new, 'pg_write_all_data') AND pg_has_role(v.relowner, w.oid, 'USAGE'))
ORDER BY 1
