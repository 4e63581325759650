-- How the current database encodes and sorts text.
SELECT pg_encoding_to_char(encoding) AS encoding, datcollate AS collation, datctype AS ctype
FROM pg_database
WHERE datname = current_database()
