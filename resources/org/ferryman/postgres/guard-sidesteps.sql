-- Where sessions of a role (its name as the parameter) in this database are told to begin as a replica's apply, which ordinary
-- triggers don't stop: the statements that end it.
SELECT CASE WHEN d.setrole = 0 THEN 'ALTER DATABASE ' || quote_ident(current_database())
            ELSE 'ALTER ROLE ' || quote_ident(r.rolname)
                 || CASE WHEN d.setdatabase = 0 THEN '' ELSE ' IN DATABASE ' || quote_ident(current_database()) END
       END || ' RESET session_replication_role' AS remedy
FROM pg_db_role_setting AS d
CROSS JOIN LATERAL unnest(d.setconfig) AS s (setting)
JOIN pg_roles AS r ON r.rolname = ?
WHERE d.setrole IN (0, r.oid)
  AND (d.setrole <> 0 OR d.setdatabase <> 0)
  AND d.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
  AND s.setting = 'session_replication_role=replica'
ORDER BY 1
