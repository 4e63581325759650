-- Writes the mark, in the place of an earlier one.
--
-- ?  the mark, as JSON
INSERT INTO {mark} (mark) VALUES (CAST(? AS jsonb)) ON CONFLICT (only_row) DO UPDATE SET mark = excluded.mark
