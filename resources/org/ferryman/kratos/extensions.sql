-- The extensions that one of Kratos' migrations makes, and whether each is there, or could be made by this role.
SELECT needed.name,
       EXISTS (SELECT FROM pg_extension AS e WHERE e.extname = needed.name) AS present,
       EXISTS (SELECT FROM pg_available_extensions AS a WHERE a.name = needed.name) AS available,
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
           OR ({trusted} AND has_database_privilege(current_database(), 'CREATE')) AS creatable
FROM (VALUES ('btree_gin'), ('pg_trgm')) AS needed (name)
ORDER BY 1
