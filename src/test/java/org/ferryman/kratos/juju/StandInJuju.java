package org.ferryman.kratos.juju;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.ferryman.kratos.binary.JujuName;
import org.ferryman.kratos.binary.KratosCharm;
import org.ferryman.kratos.binary.StandInDesk;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.testing.TestDatabase;

/**
 * A program in the place of Juju's client, with one model, {@code iam}, as the documentation of Juju 3.6 and 4 has its
 * answers. Its charm refreshes, ends the Kratos that serves, and records migrations as a superuser; so that a guard
 * refuses it.
 */
public final class StandInJuju {

    /** A secret that Juju shows with the data of relations. */
    public static final String SECRET = "relation-secret-4711";

    /** How it behaves. */
    public enum Manner {
        WELL,
        /** {@code juju run} waits no longer, and the task goes on and comes to its end. */
        WAITS_TOO_SHORT,
        /** The task goes on for ever. */
        NEVER_ENDS,
        /** The task fails in the middle: {@code juju run} ends with 0 all the same. */
        FAILS_IN_THE_MIDDLE,
        /** All is recorded, and the first task fails all the same. */
        FAILS_AT_THE_END,
        /** The charm says that all went well, and has done nothing. */
        ONLY_SAYS,
        /** The charm refuses the action. */
        REFUSES,
        /** Juju refuses it. */
        NOT_TAKEN,
        /** After a while nobody knows the task any more. */
        LOSES_TASK,
        /** Somebody cancels it. */
        CANCELLED,
        /** There is no leader. */
        NO_LEADER,
        /** There is no unit. */
        NO_UNIT,
        /** {@code juju refresh} fails. */
        REFRESH_FAILS,
        /** {@code juju refresh} says that it failed, and it did not. */
        REFRESH_IS_LATE,
        /** After the refresh the charm is blocked. */
        REFRESH_BLOCKS,
        /** The charm brings another Kratos than its revision says. */
        BRINGS_ANOTHER,
        /** Kratos does not start. */
        DOES_NOT_START,
        /** The charm migrates as soon as it is refreshed. */
        MIGRATES_ITSELF,
        /** Nobody is logged in. */
        NOT_LOGGED_IN
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Place place;
    private final String target;
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private Manner manner;
    private int major = 3;
    private int revision = 400;
    private String version;
    private String database;
    private String peer;
    private String status = "active";
    private Optional<Connection> serving = Optional.empty();
    private int tasks;
    private int asked;
    private String task = "pending";
    private String application = "kratos";
    private Migrations migrations = this::record;

    /** Connects to the database behind the application as the charm's superuser. */
    public interface Place {
        Connection connect() throws SQLException;
    }

    /** How the charm's Kratos migrates. */
    public interface Migrations {

        /**
         * Migrates.
         *
         * @param most how many it runs before it fails
         */
        void run(int most) throws Exception;
    }

    /**
     * One whose application {@code kratos} uses a database.
     *
     * @param from the Kratos that it has
     * @param target the Kratos that any other revision brings
     */
    public StandInJuju(TestDatabase test, String from, String target, Manner manner) {
        this(test::connect, test.name(), from, target, manner);
    }

    /** The same with any database. */
    public StandInJuju(Place place, String database, String from, String target, Manner manner) {
        this.place = place;
        this.version = from;
        this.peer = from;
        this.target = target;
        this.manner = manner;
        this.database = database;
    }

    /** The path of the program. */
    public String program(Path folder) throws IOException {
        return StandInDesk.script(
                        folder.resolve("juju"),
                        "none",
                        "",
                        (arguments, environment, out, err) -> run(arguments, out, err))
                .toString();
    }

    /** The application, to be refreshed to a revision. */
    public KratosCharm charm(Path folder, int to, String brings) throws IOException {
        return new KratosCharm(
                new JujuName("iam", "kratos"),
                Optional.empty(),
                Optional.of("latest/stable"),
                OptionalInt.of(to),
                Optional.of(brings),
                program(folder));
    }

    /** As a major version of Juju answers. */
    public StandInJuju major(int juju) {
        major = juju;
        return this;
    }

    /** From now on. */
    public synchronized void behaves(Manner other) {
        manner = other;
        status = status.equals("blocked") ? "waiting" : status;
    }

    /** A second application, which is to take over from {@code kratos}, and how its charm migrates. */
    public StandInJuju second(String name, Migrations how) {
        application = name;
        migrations = how;
        return this;
    }

    /** With another database behind the application. */
    public StandInJuju uses(String name) {
        database = name;
        return this;
    }

    /** Has a Kratos serve, until the charm is refreshed. */
    public StandInJuju serve() throws SQLException {
        Connection session = place.connect();
        try (Statement statement = session.createStatement()) {
            statement.execute("SET application_name = 'kratos serve'");
        }
        serving = Optional.of(session);
        return this;
    }

    /** What it was called with, without the options that are everywhere the same. */
    public List<String> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    /** The revision that is deployed. */
    public synchronized int revision() {
        return revision;
    }

    private synchronized int run(List<String> arguments, PrintStream out, PrintStream err) throws Exception {
        calls.add(String.join(" ", arguments).replace(" -m iam", "").replace(" --format json", ""));
        if (manner == Manner.NOT_LOGGED_IN) {
            err.println("ERROR not logged in");
            return 1;
        }
        return switch (arguments.get(0)) {
            case "status" -> say(out, status());
            case "show-unit" -> say(out, unit());
            case "refresh" -> refresh(arguments, err);
            case "run" -> action(out, err);
            case "show-task" -> task(out, err);
            default -> fail(err, "unrecognized command: juju " + arguments.get(0));
        };
    }

    private static int say(PrintStream out, Map<String, Object> answer) throws IOException {
        out.println(JSON.writeValueAsString(answer));
        return 0;
    }

    private static int fail(PrintStream err, String why) {
        err.println("ERROR " + why);
        return 1;
    }

    private Map<String, Object> status() {
        Map<String, Object> unit = new LinkedHashMap<>();
        unit.put("workload-status", Map.of("current", status, "message", message()));
        unit.put("juju-status", Map.of("current", "idle", "version", major == 3 ? "3.6.9" : "4.0.1"));
        if (manner != Manner.NO_LEADER) {
            unit.put("leader", true);
        }
        Map<String, Object> kratos = new LinkedHashMap<>();
        kratos.put("charm", "kratos");
        kratos.put("charm-name", "kratos");
        kratos.put("charm-rev", revision);
        kratos.put("charm-channel", "latest/stable");
        kratos.put("application-status", Map.of("current", status, "message", message()));
        kratos.put("version", version);
        kratos.put("units", manner == Manner.NO_UNIT ? Map.of() : Map.of(unitName(), unit));
        kratos.put(
                "relations",
                new TreeMap<>(Map.of(
                        "kratos-peers", List.of(related("kratos", "kratos-peers")),
                        "pg-database", List.of(related("postgresql-k8s", "postgresql_client")),
                        "public-route", List.of(related("traefik-public", "traefik_route")),
                        "ui-endpoint-info", List.of(related("login-ui", "login_ui_endpoints")))));
        Map<String, Object> postgresql = Map.of(
                "charm-name", "postgresql-k8s", "charm-channel", "14/stable", "charm-rev", 381, "version", "14.15");
        return Map.of(
                "model",
                Map.of("name", "iam", "version", major == 3 ? "3.6.9" : "4.0.1"),
                "applications",
                application.equals("kratos")
                        ? Map.of("kratos", kratos, "postgresql-k8s", postgresql)
                        : Map.of("kratos", serving(kratos), application, kratos, "postgresql-k8s", postgresql),
                "offers",
                Map.of("kratos-info", Map.of("application", "kratos", "endpoints", Map.of("kratos-info", Map.of()))));
    }

    /** The one that serves meanwhile. */
    private Map<String, Object> serving(Map<String, Object> second) {
        Map<String, Object> first = new LinkedHashMap<>(second);
        first.put("version", peer);
        first.put("charm-rev", 400);
        return first;
    }

    private String unitName() {
        return application + "/0";
    }

    private String message() {
        return status.equals("blocked") ? "Missing integration pg-database" : "";
    }

    private static Map<String, Object> related(String application, String type) {
        return Map.of("related-application", application, "interface", type, "scope", "global");
    }

    /** Juju 3 shows the data of the other side, and Juju 4 its own; of peers it is the same. */
    private Map<String, Object> unit() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("database", database);
        if (major == 3) {
            data.put("endpoints", "postgresql-k8s-primary.iam.svc.cluster.local:5432");
            data.put("password", SECRET);
        } else {
            data.put("extra-user-roles", "SUPERUSER");
        }
        return Map.of(
                unitName(),
                Map.of(
                        "relation-info",
                        List.of(
                                Map.of(
                                        "relation-id",
                                        3,
                                        "endpoint",
                                        "kratos-peers",
                                        "application-data",
                                        peer.isEmpty() ? Map.of() : Map.of("migration_version_7", "\"" + peer + "\"")),
                                Map.of("relation-id", 7, "endpoint", "pg-database", "application-data", data))));
    }

    private int refresh(List<String> arguments, PrintStream err) throws Exception {
        if (manner == Manner.REFRESH_FAILS) {
            return fail(err, "charm \"kratos\": revision not found");
        }
        revision = Integer.parseInt(arguments.get(arguments.indexOf("--revision") + 1));
        version = manner == Manner.BRINGS_ANOTHER ? "v0.13.0" : target;
        status = manner == Manner.REFRESH_BLOCKS ? "blocked" : "waiting";
        if (serving.isPresent()) {
            serving.get().close();
            serving = Optional.empty();
        }
        if (manner == Manner.MIGRATES_ITSELF) {
            migrations.run(Integer.MAX_VALUE);
        }
        return manner == Manner.REFRESH_IS_LATE ? fail(err, "connection is shut down") : 0;
    }

    private int action(PrintStream out, PrintStream err) throws Exception {
        if (manner == Manner.NOT_TAKEN) {
            return fail(err, "could not determine leader for \"" + application + "\"");
        }
        tasks++;
        asked = 0;
        err.println("Running operation " + (tasks + 10) + " with 1 task");
        err.println("  - task " + (tasks + 11) + " on unit-" + application + "-0");
        err.flush();
        switch (manner) {
            case WAITS_TOO_SHORT, NEVER_ENDS, LOSES_TASK, CANCELLED -> {
                task = "running";
                return fail(err, "timed out waiting for results from: unit " + application + "/0");
            }
            default -> task = work();
        }
        return say(out, Map.of(unitName(), told()));
    }

    /** How the task ends. */
    private String work() throws Exception {
        if (manner == Manner.REFUSES) {
            return "failed";
        } else if (manner == Manner.ONLY_SAYS) {
            return "completed";
        }
        boolean first = tasks == 1;
        migrations.run(manner == Manner.FAILS_IN_THE_MIDDLE ? 2 : Integer.MAX_VALUE);
        if (manner == Manner.FAILS_IN_THE_MIDDLE || (manner == Manner.FAILS_AT_THE_END && first)) {
            return "failed";
        }
        peer = target;
        status = manner == Manner.DOES_NOT_START ? "waiting" : "active";
        return "completed";
    }

    private Map<String, Object> told() {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("id", String.valueOf(tasks + 11));
        told.put("status", task);
        told.put("unit", unitName());
        if (manner == Manner.REFUSES) {
            told.put("message", "Service is not ready. Please re-run the action when the charm is active");
        }
        told.put("results", Map.of("return-code", 0));
        return told;
    }

    private int task(PrintStream out, PrintStream err) throws Exception {
        asked++;
        if (manner == Manner.LOSES_TASK) {
            return fail(err, "action \"12\" not found");
        } else if (manner == Manner.CANCELLED) {
            task = "aborted";
        } else if (manner != Manner.NEVER_ENDS && asked > 1 && task.equals("running")) {
            task = work();
        }
        return say(out, told());
    }

    /** Records some of what is missing, as a superuser without the guard's pass. */
    private void record(int most) throws SQLException {
        List<String> missing =
                new ArrayList<>(KratosLevels.SHIPPED.ofTag(target).orElseThrow().versions());
        try (Connection connection = place.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET application_name = 'kratos migrate'");
            try (ResultSet rows = statement.executeQuery("SELECT version FROM schema_migration")) {
                while (rows.next()) {
                    missing.remove(rows.getString(1));
                }
            }
            for (String next : missing.subList(0, Math.min(most, missing.size()))) {
                statement.execute("INSERT INTO schema_migration (version, version_self) VALUES ('" + next + "', 0)");
            }
        }
    }
}
