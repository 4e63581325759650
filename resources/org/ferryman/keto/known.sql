-- What namespaces-now.sql tells, read once for all tables that a statement is about, which begins with it: with thousands of
-- namespaces to read it for each table would take the square of the time.
SELECT k.names FROM known AS k
