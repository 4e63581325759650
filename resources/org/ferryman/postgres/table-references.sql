-- The foreign keys of a table (its oid::regclass as the parameter).
SELECT conname, pg_get_constraintdef(oid) AS definition
FROM pg_constraint
WHERE conrelid = ?::regclass AND contype = 'f'
ORDER BY conname
