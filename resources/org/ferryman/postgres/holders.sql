-- Who holds a lock on one of the tables (an array of names; empty for any table but the catalog's) other than of the given,
-- compatible modes (joined by commas).
-- Columns are NULL for whoever may not see another user's activity; pg_locks shows everything to everybody. A prepared
-- transaction has no process.
SELECT l.pid,
       l.virtualtransaction AS transaction,
       l.writes,
       a.usename AS username,
       nullif(a.application_name, '') AS application,
       extract(epoch FROM clock_timestamp() - a.xact_start)::int8 AS seconds,
       left(regexp_replace(a.query, '\s+', ' ', 'g'), 80) AS query
FROM (
    SELECT l.pid,
           l.virtualtransaction,
           bool_or(l.mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')) AS writes
    FROM pg_catalog.pg_locks AS l
    CROSS JOIN (SELECT ?::text[] AS names) AS t
    WHERE l.locktype = 'relation'
      AND l.granted
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
      AND CASE
              WHEN cardinality(t.names) = 0 THEN l.relation >= 16384
              ELSE l.relation = ANY (SELECT to_regclass(name)::oid FROM unnest(t.names) AS name)
          END
      AND NOT l.mode = ANY (string_to_array(?, ','))
      AND l.pid IS DISTINCT FROM pg_backend_pid()
    GROUP BY l.pid, l.virtualtransaction
) AS l
LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
ORDER BY a.xact_start NULLS LAST
LIMIT 20
