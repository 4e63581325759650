-- As whom roles can act, for WITH RECURSIVE: reach (root, role, settable) has for each role itself and each that it reaches. Rights
-- are inherited along memberships with the option INHERIT; SET ROLE works along those with SET, and what is inherited from there
-- counts, too. With ADMIN on a role one can make oneself a member, but not of a superuser.
edges AS (
    {memberships}
    UNION ALL
    -- Since 14 the owner of the database is a member of this role without a row that says so.
    SELECT d.datdba, o.oid, true, false, false
    FROM pg_database AS d
    CROSS JOIN pg_roles AS o
    WHERE d.datname = current_database() AND o.rolname = 'pg_database_owner'
),
reach (root, role, settable) AS (
    SELECT oid, oid, true FROM pg_roles
    UNION
    SELECT r.root, e.role, (e.sets AND r.settable) OR (e.admin AND NOT gained.rolsuper)
    FROM reach AS r
    JOIN edges AS e ON e.member = r.role
    JOIN pg_roles AS gained ON gained.oid = e.role
    WHERE e.inherits OR (e.sets AND r.settable) OR (e.admin AND NOT gained.rolsuper)
)
