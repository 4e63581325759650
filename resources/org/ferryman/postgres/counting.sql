-- Since when the server counts: its start, and when the database's and the server's own counters were reset. A crash that the
-- server survives resets all counters and leaves its start as it was, but not the background writer's. And whether all changes
-- of this database are counted: a standby does not count what it replays, and counting can be turned off.
SELECT concat_ws(' ',
                 extract(epoch FROM pg_postmaster_start_time()),
                 coalesce(extract(epoch FROM pg_stat_get_db_stat_reset_time(d.oid))::text, '-'),
                 coalesce(extract(epoch FROM pg_stat_get_bgwriter_stat_reset_time())::text, '-')) AS since,
       current_setting('track_counts')::bool
           AND NOT pg_is_in_recovery()
           AND NOT EXISTS (SELECT
                           FROM pg_db_role_setting AS s
                           CROSS JOIN unnest(s.setconfig) AS one (setting)
                           WHERE one.setting LIKE 'track\_counts=%') AS counted
FROM pg_database AS d
WHERE d.datname = current_database()
