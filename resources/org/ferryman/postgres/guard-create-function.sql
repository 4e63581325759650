-- The function of the guard's triggers. Nothing of anybody's search_path can change what its text means.
CREATE FUNCTION ferryman_guard.refuse() RETURNS trigger LANGUAGE plpgsql SET search_path TO pg_catalog, pg_temp AS {body}
