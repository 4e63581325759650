-- v0.7 uses the oldest row; it makes one when it first needs it.
SELECT id FROM {networks} ORDER BY created_at, id
