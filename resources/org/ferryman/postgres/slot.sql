-- A replication slot of this database, and how far its reader is.
SELECT s.active,
       s.confirmed_flush_lsn::text AS confirmed,
       pg_current_wal_lsn() - s.confirmed_flush_lsn AS lag_bytes,
       pg_current_wal_lsn() - s.restart_lsn AS kept_bytes,
       {wal_status} AS wal_status,
       (SELECT extract(epoch FROM r.replay_lag) FROM pg_stat_replication AS r WHERE r.pid = s.active_pid) AS lag_seconds
FROM pg_replication_slots AS s
WHERE s.slot_name = ? AND s.database = current_database()
