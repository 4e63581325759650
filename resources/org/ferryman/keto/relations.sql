-- Keto's relations by name and kind only: waits for no lock.
SELECT n.nspname, c.relname, c.relkind::text
{keto_relations}
