-- Which standby servers a COMMIT of this session waits for, and which are there. Who may not see what others do sees that a
-- standby is connected, but not whether it is a synchronous one.
SELECT current_setting('synchronous_standby_names') AS names,
       current_setting('synchronous_commit') IN ('off', 'local') AS waits_for_nobody,
       count(r.pid) AS connected,
       count(r.pid) FILTER (WHERE r.sync_state IN ('sync', 'quorum')) AS synchronous,
       pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS sees_all
FROM pg_stat_replication AS r
