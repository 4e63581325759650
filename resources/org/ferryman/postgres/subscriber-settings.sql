-- How much a server can do at once of what it replicates from others. From PostgreSQL 18 on origins have a setting of
-- their own.
SELECT current_setting('max_logical_replication_workers')::int AS workers,
       current_setting('max_worker_processes')::int AS processes,
       current_setting('max_sync_workers_per_subscription')::int AS copying,
       coalesce(current_setting('max_active_replication_origins', true),
                current_setting('max_replication_slots'))::int AS origins
