-- A subscription of this database, and who works for it.
SELECT s.oid::bigint AS id,
       s.subenabled AS enabled,
       s.subslotname AS slot,
       (SELECT min(w.pid) FROM pg_stat_subscription AS w WHERE w.subid = s.oid AND w.relid IS NULL) AS worker,
       {failures} AS failures,
       coalesce(obj_description(s.oid, 'pg_subscription'), '') AS comment
FROM pg_subscription AS s
WHERE s.subname = ? AND s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
