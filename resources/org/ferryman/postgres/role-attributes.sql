-- A role (its name as the parameter) with the settings that its sessions in this database begin with.
SELECT r.rolname AS name,
       r.oid = 10 AS bootstrap,
       r.rolsuper AS superuser,
       (SELECT count(*) FROM pg_roles AS o WHERE o.rolsuper AND o.rolcanlogin AND o.oid <> r.oid) AS other_superusers,
       r.rolcreaterole AS createrole,
       r.rolcreatedb AS createdb,
       r.rolreplication AS replication,
       r.rolbypassrls AS bypassrls,
       r.rolcanlogin AS login,
       r.rolinherit AS inherit,
       r.rolconnlimit AS connection_limit,
       CASE WHEN isfinite(r.rolvaliduntil) THEN r.rolvaliduntil::text END AS valid_until,
       coalesce((SELECT array_agg(s.setting ORDER BY s.setting)
                 FROM pg_db_role_setting AS d
                 CROSS JOIN LATERAL unnest(d.setconfig) AS s (setting)
                 WHERE d.setrole = r.oid AND d.setdatabase = 0), '{}') AS settings,
       coalesce((SELECT array_agg(s.setting ORDER BY s.setting)
                 FROM pg_db_role_setting AS d
                 CROSS JOIN LATERAL unnest(d.setconfig) AS s (setting)
                 WHERE d.setrole = r.oid
                   AND d.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())),
                '{}') AS database_settings
FROM pg_roles AS r
WHERE r.rolname = ?
