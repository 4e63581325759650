-- What a server has for replicating from another one, and what the connected role may do about it. The role
-- pg_create_subscription came with PostgreSQL 16; before, only superusers subscribe.
SELECT current_setting('max_logical_replication_workers')::int AS workers,
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
           OR (EXISTS (SELECT FROM pg_roles AS r
                       WHERE r.rolname = 'pg_create_subscription' AND pg_has_role(r.oid, 'USAGE'))
               AND has_database_privilege(current_database(), 'CREATE')) AS subscribes,
       current_user AS role,
       current_database() AS database
