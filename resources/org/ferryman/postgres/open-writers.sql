-- Every transaction of the server that has written: who makes a logical replication slot waits for all of them. What this role
-- may not see of others is unknown.
SELECT format('pid %s (%s, %s, database %s, open for %s s)',
              a.pid,
              coalesce(a.usename, 'unknown'),
              coalesce(nullif(a.application_name, ''), 'unknown application'),
              coalesce(a.datname, 'unknown'),
              coalesce(extract(epoch FROM clock_timestamp() - a.xact_start)::int8::text, 'unknown')) AS holder
FROM pg_stat_activity AS a
WHERE a.backend_xid IS NOT NULL AND a.pid <> pg_backend_pid()
UNION ALL
SELECT format('prepared transaction %s (%s, database %s)', p.gid, p.owner, p.database)
FROM pg_prepared_xacts AS p
ORDER BY 1
