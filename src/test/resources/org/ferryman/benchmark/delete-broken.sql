-- Takes out of the sample what a plain INSERT would stumble over.
DELETE FROM {legacy}
WHERE NOT isfinite(commit_time)
   OR CASE
          WHEN strpos(subject, '#') = 0 THEN length(subject) > 64
          ELSE subject !~ '^(videos|groups|files|documents):[^:#]{0,64}#[^#]{0,64}$'
      END
