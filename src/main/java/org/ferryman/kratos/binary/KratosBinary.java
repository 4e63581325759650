package org.ferryman.kratos.binary;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.Json;
import org.ferryman.kratos.binary.KratosProgram.Printed;
import org.ferryman.kratos.config.KratosConfig;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.connect.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The new Kratos: asked what it is and what it would do, never by a call that could migrate; and told to migrate, or to
 * take migrations back.
 */
public final class KratosBinary {

    private static final Duration NO_LIMIT = Duration.ofDays(30);

    /** In the SQL of a migration, but for its comments. */
    private static final Pattern CONCURRENTLY = Pattern.compile("(?im)^[^-]*\\bINDEX\\s+CONCURRENTLY\\b");

    private final KratosCommand command;
    private final Map<String, String> environment;
    private final Optional<KratosConfig> config;

    // What a program is does not change, and asking a container takes seconds.
    private @Nullable KratosVersion version;

    /**
     * @param command how it is called
     * @param environment of this program, which may have another DSN for it
     * @param config what is passed on when it migrates
     */
    public KratosBinary(KratosCommand command, Map<String, String> environment, Optional<KratosConfig> config) {
        this.command = command;
        this.environment = Map.copyOf(environment);
        this.config = config;
    }

    /** One without a configuration. */
    public KratosBinary(KratosCommand command, Map<String, String> environment) {
        this(command, environment, Optional.empty());
    }

    /** What is passed on when it migrates. */
    public Optional<KratosConfig> config() {
        return config;
    }

    /** The same for another database than production: what replaces the DSN is not for that one. */
    public synchronized KratosBinary elsewhere() {
        KratosBinary other = new KratosBinary(command, Map.of(), config);
        other.version = version;
        return other;
    }

    /** How it is called. */
    public KratosCommand command() {
        return command;
    }

    /**
     * Which version it is: asked before anything else, and without a database.
     *
     * @throws BlockedException if it does not say so
     */
    public synchronized KratosVersion version(Database database, Work work) throws Exception {
        KratosVersion known = version;
        if (known == null) {
            known = askVersion(database, work);
            version = known;
        }
        return known;
    }

    private KratosVersion askVersion(Database database, Work work) throws Exception {
        Printed printed = new KratosProgram(command)
                .run(List.of("version"), database.patience().server(), database.patience(), work.cancellation());
        Optional<KratosVersion> said =
                printed.output().succeeded() ? KratosVersion.of(printed.out()) : Optional.empty();
        return said.orElseThrow(() -> new BlockedException(List.of(notUnderstood(printed.output(), "its version"))));
    }

    /**
     * All migrations that it has, in the order in which they run, and whether the database has recorded them.
     *
     * @param version what it said: below v25.4.0 the question itself would migrate
     * @throws BlockedException if it does not say so
     */
    public List<KnownMigration> migrations(KratosVersion version, Database database, Work work) throws Exception {
        if (!version.statusReadsOnly()) {
            throw new IllegalArgumentException(version + " would apply all migrations");
        }
        KratosDsn dsn = KratosDsn.of(
                database.settings(), environment, database.patience().lock(), Optional.empty());
        Printed printed = new KratosProgram(command)
                .run(
                        List.of("migrate", "sql", "status", "-e", "--format", "json"),
                        dsn,
                        database.patience().server(),
                        MigrationFollower.NOBODY,
                        database,
                        work);
        if (printed.output().succeeded()) {
            try {
                return read(Json.parse(printed.out(), JsonNode.class));
            } catch (IOException unreadable) {
                throw new BlockedException(List.of(notUnderstood(printed.output(), "its migrations")));
            }
        }
        throw new BlockedException(List.of(notUnderstood(printed.output(), "its migrations")));
    }

    /**
     * Runs all migrations, for as long as they take.
     *
     * @param pass what the guard asks for, while writes are stopped
     * @param follower is told how it goes
     */
    public ProgramOutput migrate(Database database, Optional<Secret> pass, MigrationFollower follower, Work work)
            throws Exception {
        return run(up(config), database, pass, follower, work);
    }

    private ProgramOutput run(
            List<String> arguments, Database database, Optional<Secret> pass, MigrationFollower follower, Work work)
            throws Exception {
        KratosDsn dsn = KratosDsn.of(
                        database.settings(), environment, database.patience().lock(), pass)
                .hiding(config.map(known -> known.hidden().values()).orElse(List.of()));
        return new KratosProgram(command)
                .run(arguments, dsn, NO_LIMIT, follower, database, work)
                .output();
    }

    /**
     * Takes back the newest migrations that are recorded, the newest first, each committed by itself, for as long as it
     * takes.
     *
     * @param version what it said: below v25.4.0 the call itself would apply all migrations
     * @param steps how many, at least one
     * @param pass what the guard asks for, while writes are stopped
     * @param follower is told how it goes
     */
    public ProgramOutput takeBack(
            KratosVersion version,
            int steps,
            Database database,
            Optional<Secret> pass,
            MigrationFollower follower,
            Work work)
            throws Exception {
        if (!version.takesBack()) {
            throw new IllegalArgumentException(version + " would apply all migrations");
        } else if (steps < 1) {
            throw new IllegalArgumentException("nothing to take back: " + steps);
        }
        return run(down(steps, config), database, pass, follower, work);
    }

    /** The command that takes migrations back, as people read it; the DSN is in the environment. */
    public String takingBack(int steps) {
        return told(down(steps, config));
    }

    /** The command that runs all migrations, as people read it; the DSN is in the environment. */
    public String migrating() {
        return told(up(config));
    }

    private String told(List<String> arguments) {
        return command.told() + " " + String.join(" ", arguments);
    }

    /** The same for those who run it by hand. */
    public static String byHand(Optional<KratosConfig> config) {
        return "kratos " + String.join(" ", up(config));
    }

    private static List<String> up(Optional<KratosConfig> config) {
        return with(config, "migrate", "sql", "-e", "--yes");
    }

    private static List<String> down(int steps, Optional<KratosConfig> config) {
        return with(config, "migrate", "sql", "down", "-e", "--yes", "--steps", String.valueOf(steps));
    }

    private static List<String> with(Optional<KratosConfig> config, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        config.flatMap(KratosConfig::passedOn)
                .ifPresent(file -> arguments.addAll(List.of("--config", file.toString())));
        return arguments;
    }

    private static List<KnownMigration> read(JsonNode all) throws IOException {
        List<KnownMigration> migrations = new ArrayList<>();
        for (JsonNode each : all) {
            String version = each.path("version").asText();
            String state = each.path("state").asText();
            if (!version.matches("\\d{20}") || !(state.equals("Applied") || state.equals("Pending"))) {
                throw new IOException("not the state of a migration");
            }
            migrations.add(new KnownMigration(
                    version,
                    each.path("name").asText(),
                    state.equals("Applied"),
                    CONCURRENTLY.matcher(each.path("content").asText()).find()));
        }
        if (migrations.isEmpty()) {
            throw new IOException("no migrations");
        }
        return migrations;
    }

    private static Finding notUnderstood(ProgramOutput output, String what) {
        KratosOutcome outcome = KratosOutcome.of(output);
        String how = switch (outcome.kind()) {
            case UNREACHABLE -> " could not connect to the database within its time, and was ended";
            case TOO_SLOW -> " did not end within its time, and was ended";
            case FAILED -> " ended with code " + output.exit().orElseThrow();
            default -> " did not say " + what;
        };
        String state =
                outcome.sqlState().map(known -> " (SQLSTATE " + known + ")").orElse("");
        String last = output.err()
                .lines()
                .filter(line -> !line.isBlank())
                .reduce((earlier, later) -> later)
                .map(line -> " Last: " + line.substring(0, Math.min(300, line.length())))
                .orElse("");
        return Finding.blocker(
                "KRATOS_NOT_UNDERSTOOD",
                "`" + output.command() + "`" + how + state + "." + last,
                "Without it Ferryman does not know which migrations the new version has.",
                "Run the command yourself and see what it says. A container reaches the database by another host"
                        + " name than you do: run it in the host's network, or set FERRYMAN_KRATOS_DSN.");
    }
}
