-- Keeps what becomes of each tuple of a legacy table until the transaction ends, so that its id is computed once.
CREATE TEMPORARY TABLE {computed} ON COMMIT DROP AS {classified}
