package org.ferryman.kratos.juju;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.kratos.binary.JujuName;

/**
 * An application as {@code juju status} shows it.
 *
 * @param name it and its model
 * @param juju the version of Juju that its model is at
 * @param charm the name of its charm
 * @param channel of the charm
 * @param revision of the charm
 * @param version of the Kratos that it says it runs; may be empty
 * @param status of the application: {@code active} if all is well
 * @param message that goes with the status
 * @param units in the order of Juju
 * @param relations what it is integrated with
 * @param offers by which other models use it
 * @param database what is behind {@code pg-database}; empty if nothing is
 */
public record JujuApplication(
        JujuName name,
        String juju,
        String charm,
        String channel,
        int revision,
        String version,
        String status,
        String message,
        List<Unit> units,
        List<Relation> relations,
        List<Offer> offers,
        Optional<Backing> database) {

    /** The endpoint of its database. */
    static final String DATABASE = "pg-database";

    private static final Set<String> STUCK = Set.of("blocked", "error");

    /** Copies the lists. */
    public JujuApplication {
        units = List.copyOf(units);
        relations = List.copyOf(relations);
        offers = List.copyOf(offers);
    }

    /**
     * A unit.
     *
     * @param leader whether it is the leader
     * @param agent what its agent does: {@code idle} if nothing
     * @param workload its status
     * @param message that goes with that
     * @param upgrading whether it still has the charm from before a refresh
     */
    public record Unit(String name, boolean leader, String agent, String workload, String message, boolean upgrading) {}

    /** An endpoint of its own, and what is at the other end. */
    public record Relation(String endpoint, String other) {}

    /** By which other models use it. */
    public record Offer(String name, String endpoints) {}

    /**
     * The application behind the database.
     *
     * @param channel of its charm; empty if it is in another model
     */
    public record Backing(String name, String charm, String channel, String revision) {}

    /** Reads it; empty if the model has no such application. */
    static Optional<JujuApplication> read(JsonNode status, JujuName name) {
        JsonNode application = status.path("applications").path(name.application());
        if (!application.isObject()) {
            return Optional.empty();
        }
        List<Unit> units = new ArrayList<>();
        application.path("units").properties().forEach(unit -> units.add(unit(unit.getKey(), unit.getValue())));
        List<Relation> relations = new ArrayList<>();
        application
                .path("relations")
                .properties()
                .forEach(endpoint ->
                        endpoint.getValue().forEach(other -> relations.add(relation(endpoint.getKey(), other))));
        List<Offer> offers = new ArrayList<>();
        status.path("offers").properties().forEach(offer -> {
            if (offer.getValue().path("application").asText().equals(name.application())) {
                List<String> endpoints = new ArrayList<>();
                offer.getValue().path("endpoints").fieldNames().forEachRemaining(endpoints::add);
                offers.add(new Offer(offer.getKey(), String.join(",", endpoints)));
            }
        });
        JsonNode now = application.path("application-status");
        return Optional.of(new JujuApplication(
                name,
                status.path("model").path("version").asText(""),
                application.path("charm-name").asText(""),
                application.path("charm-channel").asText(""),
                application.path("charm-rev").asInt(-1),
                CharmVersions.tag(application.path("version").asText("")),
                now.path("current").asText(""),
                JujuText.told(now.path("message").asText("")),
                units,
                relations,
                offers,
                relations.stream()
                        .filter(relation -> relation.endpoint().equals(DATABASE))
                        .findFirst()
                        .map(relation -> backing(status, relation.other()))));
    }

    private static Unit unit(String name, JsonNode unit) {
        JsonNode workload = unit.path("workload-status");
        return new Unit(
                name,
                unit.path("leader").asBoolean(false),
                unit.path("juju-status").path("current").asText(""),
                workload.path("current").asText(""),
                JujuText.told(workload.path("message").asText("")),
                unit.has("upgrading-from"));
    }

    /** Juju 2.9 and before give the name alone. */
    private static Relation relation(String endpoint, JsonNode other) {
        return new Relation(
                endpoint,
                other.isTextual()
                        ? other.asText()
                        : other.path("related-application").asText(""));
    }

    private static Backing backing(JsonNode status, String name) {
        JsonNode own = status.path("applications").path(name);
        return own.isObject()
                ? new Backing(
                        name,
                        own.path("charm-name").asText(""),
                        own.path("charm-channel").asText(""),
                        own.path("charm-rev").asText(""))
                : new Backing(
                        name,
                        "",
                        "",
                        status.path("application-endpoints")
                                .path(name)
                                .path("url")
                                .asText(""));
    }

    /** The unit that runs actions for all. */
    public Optional<Unit> leader() {
        return units.stream().filter(Unit::leader).findFirst();
    }

    /** Whether each unit has the charm that the application has, and none is at work. */
    public boolean isSettled() {
        return leader().isPresent()
                && units.stream()
                        .noneMatch(unit -> unit.upgrading() || !unit.agent().equals("idle"));
    }

    /** The unit that can't go on without people. */
    public Optional<Unit> stuck() {
        return units.stream().filter(unit -> STUCK.contains(unit.workload())).findFirst();
    }

    /** Whether it says that all is well. */
    public boolean isActive() {
        return status.equals("active");
    }

    /** For people: which charm, which Kratos, which units. */
    public String told() {
        return name.application() + " in model " + name.model() + ": charm " + charm + " revision " + revision
                + (channel.isEmpty() ? "" : " from " + channel)
                + (version.isEmpty() ? "" : ", Kratos " + version)
                + ", " + status + (message.isEmpty() ? "" : " (" + message + ")")
                + "; units "
                + units.stream()
                        .map(unit -> unit.name() + (unit.leader() ? " (leader)" : ""))
                        .collect(Collectors.joining(", "))
                + (juju.isEmpty() ? "" : "; Juju " + juju);
    }
}
