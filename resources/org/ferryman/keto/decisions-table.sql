-- What a file says, for as long as the transaction lasts.
CREATE TEMPORARY TABLE ferryman_decisions (id uuid, line int8, decision text, new_subject text) ON COMMIT DROP
