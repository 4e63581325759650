package org.ferryman.playbook.sample;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to connect to a sample. No URL holds a password.
 *
 * @param url of its database, for the owner of the service's tables
 * @param administrator the same for the server's superuser
 * @param target of the database that is to take over; empty where there is no second one
 * @param passfile holds all passwords, for {@code PGPASSFILE}
 */
public record RunningSample(String url, String administrator, Optional<String> target, Path passfile) {}
