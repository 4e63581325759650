package org.ferryman.app;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ferryman.playbook.record.RunSummary;

/**
 * A record of earlier work on a database, as it can be told without connecting.
 *
 * @param folder where it is
 * @param playbook the id of the playbook that is followed
 * @param connection for people
 * @param url to connect again, without secrets
 * @param config Keto's configuration file, if one was given
 * @param excluded the ids of the namespaces that were left out
 * @param target the URL of the database that is to take over, without secrets; empty where there is none
 * @param lastUsed when something was last recorded
 * @param summary what has come of it so far; empty where the record can't be read
 */
public record KnownRun(
        Path folder,
        String playbook,
        String connection,
        String url,
        Optional<String> config,
        List<Long> excluded,
        Optional<String> target,
        Instant lastUsed,
        Optional<RunSummary> summary) {}
