-- The sessions of others in this database, by who they are. Where this role may not see another one's activity, only
-- the database, the process and the role are told. Ferryman's own, and those of a Kratos that it runs, are left out.
SELECT coalesce(a.usename, 'unknown') AS role,
       CASE WHEN a.backend_start IS NULL THEN 'unknown' ELSE coalesce(host(a.client_addr), 'local') END AS address,
       coalesce(a.application_name, '') AS application,
       count(*) AS sessions
FROM pg_stat_activity AS a
WHERE a.datname = current_database()
  AND a.pid <> pg_backend_pid()
  AND coalesce(a.backend_type, 'client backend') = 'client backend'
  AND coalesce(a.application_name, '') NOT LIKE 'ferryman%'
  AND NOT EXISTS (SELECT FROM pg_stat_replication AS r WHERE r.pid = a.pid)
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
