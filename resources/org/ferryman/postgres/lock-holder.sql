-- Who holds an advisory lock (its bigint key as the parameter), in one line for people, and with which server process.
-- Columns of pg_stat_activity are NULL for whoever may not see them.
SELECT format('pid %s (%s), user %s, from %s, since %s',
              l.pid,
              coalesce(nullif(a.application_name, ''), 'unknown application'),
              coalesce(a.usename, 'unknown'),
              coalesce(host(a.client_addr), 'this host'),
              coalesce(to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ'), 'unknown')),
       l.pid
FROM pg_catalog.pg_locks AS l
LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
CROSS JOIN (SELECT ?::int8 AS key) AS k
WHERE l.locktype = 'advisory'
  AND l.granted
  AND l.objsubid = 1
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  AND l.classid = ((k.key >> 32) & 4294967295)::oid
  AND l.objid = (k.key & 4294967295)::oid
LIMIT 1
