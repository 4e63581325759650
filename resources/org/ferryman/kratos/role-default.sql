-- A setting that is a role's default in this database (the role, then the setting with its equals sign).
SELECT substr(given.setting, strpos(given.setting, '=') + 1) AS value
FROM pg_db_role_setting AS s
JOIN pg_database AS d ON d.oid = s.setdatabase
JOIN pg_roles AS r ON r.oid = s.setrole
CROSS JOIN unnest(s.setconfig) AS given (setting)
WHERE d.datname = current_database() AND r.rolname = ? AND given.setting LIKE ?
