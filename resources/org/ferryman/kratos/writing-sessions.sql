-- The sessions of clients in this database whose role may write to one of the given tables (an array of names), and whether they do
-- something just now, as far as that may be seen.
SELECT 'pid ' || a.pid || ' (' || coalesce(a.usename, 'unknown') || ', '
           || coalesce(nullif(a.application_name, ''), 'unknown application') || ')' AS session,
       coalesce(a.state <> 'idle', false) AS busy
FROM pg_stat_activity AS a
WHERE a.datname = current_database()
  AND a.pid <> pg_backend_pid()
  AND a.backend_type = 'client backend'
  AND a.application_name IS DISTINCT FROM 'ferryman'
  AND EXISTS (
      SELECT
      FROM unnest(?::text[]) AS given (name)
      WHERE has_table_privilege(a.usesysid, to_regclass(given.name)::oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))
ORDER BY a.pid
