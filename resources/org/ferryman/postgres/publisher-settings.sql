-- What a server is set to do with the log that others replicate from, and who manages it. Settings that a major version
-- does not have are NULL. Patroni names its connections, and sets what it manages on the command line.
SELECT current_setting('wal_level') AS wal_level,
       current_setting('max_slot_wal_keep_size', true) AS kept,
       nullif(current_setting('idle_replication_slot_timeout', true), '0') AS idle,
       EXISTS (SELECT FROM pg_stat_activity WHERE application_name ILIKE 'patroni%')
           OR (SELECT count(*) = 3 FROM pg_settings
               WHERE name IN ('cluster_name', 'max_connections', 'wal_level') AND source = 'command line')
           AS patroni,
       current_database() AS database
