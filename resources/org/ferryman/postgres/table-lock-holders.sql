-- Who holds a lock on one of the tables (an array of names; empty for any table but the catalog's) other than of the given, compatible modes
-- (joined by commas); for people.
-- The query text is cut: it may be long. Columns are NULL for whoever may not see another user's activity.
SELECT format('pid %s (user %s, %s, transaction open for %s s, query: %s)',
              l.pid,
              coalesce(a.usename, 'unknown'),
              coalesce(nullif(a.application_name, ''), 'unknown application'),
              coalesce(extract(epoch FROM clock_timestamp() - a.xact_start)::int8::text, 'unknown'),
              coalesce(left(regexp_replace(a.query, '\s+', ' ', 'g'), 80), 'unknown'))
FROM (
    SELECT DISTINCT l.pid
    FROM pg_catalog.pg_locks AS l
    CROSS JOIN (SELECT ?::text[] AS names) AS t
    WHERE l.locktype = 'relation'
      AND l.granted
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
      AND CASE
              WHEN cardinality(t.names) = 0 THEN l.relation >= 16384
              ELSE l.relation = ANY (SELECT name::regclass::oid FROM unnest(t.names) AS name)
          END
      AND NOT l.mode = ANY (string_to_array(?, ','))
      AND l.pid <> pg_backend_pid()
) AS l
LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
ORDER BY a.xact_start NULLS LAST
LIMIT 5
