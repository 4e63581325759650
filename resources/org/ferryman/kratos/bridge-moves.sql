-- A row that moves to another identity takes along what refers to it, which the old Kratos does not write. A trigger of the
-- replica role only, too.
CREATE FUNCTION ferryman_bridge.{name}() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    UPDATE {child} SET {column} = NEW.{column} WHERE {reference} = NEW.id;
    RETURN NULL;
END
$$
