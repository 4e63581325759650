-- What surrounds Kratos' tables (their quoted names as the parameter) in a database and on its server, one fact a row.
WITH named AS (
    SELECT unnest(?::text[]) AS name),
tables AS (
    SELECT c.*, format('%I.%I', n.nspname, c.relname) AS quoted
    FROM named AS t
    JOIN pg_class AS c ON c.oid = to_regclass(t.name)
    JOIN pg_namespace AS n ON n.oid = c.relnamespace),
grants AS (
    SELECT 'grant' AS kind, t.quoted AS object, a.grantee, a.privilege_type AS privilege, a.is_grantable
    FROM tables AS t, aclexplode(t.relacl) AS a WHERE a.grantee <> t.relowner
    UNION ALL
    SELECT 'grant', t.quoted, a.grantee, format('%s (%I)', a.privilege_type, c.attname), a.is_grantable
    FROM tables AS t
    JOIN pg_attribute AS c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped,
    aclexplode(c.attacl) AS a WHERE a.grantee <> t.relowner
    UNION ALL
    SELECT 'usage', quote_ident(n.nspname), a.grantee, a.privilege_type, a.is_grantable
    FROM pg_namespace AS n, aclexplode(n.nspacl) AS a
    WHERE n.nspname IN (SELECT (parse_ident(t.name))[1] FROM named AS t) AND a.privilege_type = 'USAGE' AND a.grantee <> n.nspowner)
SELECT g.kind, g.object, coalesce(r.rolname::text, '') AS name, g.privilege AS value,
       CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS more
FROM grants AS g LEFT JOIN pg_roles AS r ON r.oid = g.grantee
UNION ALL
SELECT 'setting', coalesce(r.rolname::text, ''), split_part(c.setting, '=', 1),
       substr(c.setting, strpos(c.setting, '=') + 1), CASE WHEN s.setdatabase = 0 THEN 'role' ELSE 'database' END
FROM pg_db_role_setting AS s
LEFT JOIN pg_roles AS r ON r.oid = s.setrole, unnest(s.setconfig) AS c(setting)
WHERE s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
   OR (s.setdatabase = 0 AND s.setrole IN (SELECT grantee FROM grants UNION SELECT relowner FROM tables))
UNION ALL
SELECT 'extension', '', e.extname::text, e.extversion, '' FROM pg_extension AS e WHERE e.extname <> 'plpgsql'
UNION ALL
SELECT 'role', '', r.rolname::text, CASE WHEN r.rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END, '' FROM pg_roles AS r
UNION ALL
SELECT 'table', t.quoted, t.relname::text, '', '' FROM tables AS t
UNION ALL
SELECT 'storage', t.quoted, split_part(o.option, '=', 1), substr(o.option, strpos(o.option, '=') + 1), ''
FROM tables AS t, unnest(t.reloptions) AS o(option)
UNION ALL
SELECT 'storage', t.quoted, 'toast.' || split_part(o.option, '=', 1), substr(o.option, strpos(o.option, '=') + 1), ''
FROM tables AS t JOIN pg_class AS b ON b.oid = t.reltoastrelid, unnest(b.reloptions) AS o(option)
UNION ALL
SELECT 'statistics', t.quoted, a.attname::text, a.attstattarget::text, ''
FROM tables AS t JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE a.attstattarget >= 0
UNION ALL
SELECT 'limit', '', s.name, s.setting, current_setting(s.name)
FROM pg_settings AS s
WHERE s.name IN ('max_connections', 'shared_buffers', 'work_mem', 'maintenance_work_mem', 'effective_cache_size',
    'max_wal_size', 'max_locks_per_transaction')
UNION ALL
SELECT 'standby', '', '', count(*)::text, ''
FROM pg_stat_replication AS w
WHERE w.state IS DISTINCT FROM 'backup'
  AND NOT EXISTS (SELECT FROM pg_replication_slots AS s WHERE s.active_pid = w.pid AND s.slot_type = 'logical')
UNION ALL
SELECT 'archiving', '', '', current_setting('archive_mode'), ''
UNION ALL
SELECT 'trigger', t.quoted, g.tgname::text, pg_get_triggerdef(g.oid),
       CASE WHEN l.lanname IN ('internal', 'c') THEN '' ELSE pg_get_functiondef(f.oid) END
FROM tables AS t
JOIN pg_trigger AS g ON g.tgrelid = t.oid AND NOT g.tgisinternal
JOIN pg_proc AS f ON f.oid = g.tgfoid
JOIN pg_language AS l ON l.oid = f.prolang
JOIN pg_namespace AS n ON n.oid = f.pronamespace
WHERE n.nspname NOT LIKE 'ferryman%'
UNION ALL
SELECT 'index', t.quoted, i.relname::text, pg_get_indexdef(i.oid), t.relname::text
FROM tables AS t
JOIN pg_index AS x ON x.indrelid = t.oid
JOIN pg_class AS i ON i.oid = x.indexrelid
WHERE NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.oid)
ORDER BY 1, 2, 3, 4
