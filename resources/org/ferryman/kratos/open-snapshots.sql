-- Who keeps CREATE INDEX CONCURRENTLY waiting: every snapshot or written transaction of this database that is older than a
-- second, our own sessions too. Its age is NULL where this role may not see it; then it counts as old.
SELECT 'pid ' || a.pid || ' (' || coalesce(a.usename, 'unknown') || ', '
           || coalesce(nullif(a.application_name, ''), 'unknown application') || coalesce(
               ', ' || extract(epoch FROM clock_timestamp() - a.xact_start)::int8 || ' s', '') || ')' AS holder
FROM pg_stat_activity AS a
WHERE a.datname = current_database()
  AND a.pid <> pg_backend_pid()
  AND (a.backend_xmin IS NOT NULL OR a.backend_xid IS NOT NULL)
  AND coalesce(clock_timestamp() - a.xact_start > interval '1 second', true)
UNION ALL
SELECT 'prepared transaction ' || p.gid
FROM pg_prepared_xacts AS p
WHERE p.database = current_database()
ORDER BY 1
