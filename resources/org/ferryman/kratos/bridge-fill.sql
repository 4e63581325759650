-- What the old Kratos does not write and the new one needs, filled in while rows are replicated. A trigger of the replica
-- role only: nobody else's writes meet it.
CREATE FUNCTION ferryman_bridge.{name}() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    {assignment}
    RETURN NEW;
END
$$
