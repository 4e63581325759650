-- Name and id of every configured namespace, from the setting that namespaces.sql makes.
SELECT current_setting('ferryman.namespaces')::jsonb
