-- Whether a server process (its pid as the second parameter) holds an advisory lock (its bigint key as the first).
SELECT EXISTS (
    SELECT
    FROM pg_catalog.pg_locks AS l
    CROSS JOIN (SELECT ?::int8 AS key) AS k
    WHERE l.pid = ?
      AND l.locktype = 'advisory'
      AND l.granted
      AND l.objsubid = 1
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
      AND l.classid = ((k.key >> 32) & 4294967295)::oid
      AND l.objid = (k.key & 4294967295)::oid)
