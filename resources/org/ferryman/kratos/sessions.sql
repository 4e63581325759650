-- The other sessions of clients in this database: who they are, and for how long a transaction or snapshot is open.
-- Columns are NULL where this role may not see another one's activity. A prepared transaction has no process.
SELECT a.pid,
       coalesce(a.usename, 'unknown') AS role,
       coalesce(nullif(a.application_name, ''), 'unknown application') AS application,
       extract(epoch FROM clock_timestamp() - a.xact_start)::int8 AS seconds,
       coalesce(a.wait_event_type = 'Lock', false) AS waits,
       a.query_start IS NOT NULL AND a.state = 'active' AS active
FROM pg_stat_activity AS a
WHERE a.datname = current_database()
  AND a.pid <> pg_backend_pid()
  AND a.backend_type = 'client backend'
  AND a.application_name IS DISTINCT FROM 'ferryman'
UNION ALL
SELECT 0, p.owner, 'prepared transaction ' || p.gid, extract(epoch FROM clock_timestamp() - p.prepared)::int8, false, false
FROM pg_prepared_xacts AS p
WHERE p.database = current_database()
ORDER BY 1
