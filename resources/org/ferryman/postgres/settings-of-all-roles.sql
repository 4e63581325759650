-- What the sessions of every role in this database begin with; what is set for the database goes first.
SELECT s.setting
FROM pg_db_role_setting AS d
CROSS JOIN LATERAL unnest(d.setconfig) AS s (setting)
WHERE d.setrole = 0
  AND d.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
ORDER BY d.setdatabase DESC, s.setting
