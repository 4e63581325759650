-- What a server has for those that replicate from it, and what the connected role may do about it.
SELECT current_setting('wal_level') AS wal_level,
       current_setting('max_replication_slots')::int - (SELECT count(*) FROM pg_replication_slots) AS free_slots,
       current_setting('max_wal_senders')::int
           - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'walsender') AS free_senders,
       (SELECT rolsuper OR rolreplication FROM pg_roles WHERE rolname = current_user) AS replicates,
       has_database_privilege(current_database(), 'CREATE') AS publishes,
       current_user AS role,
       current_database() AS database
