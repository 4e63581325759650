package org.ferryman.kratos.juju;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.binary.JujuName;
import org.ferryman.kratos.binary.KratosCharm;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second application that is to take over from the one that serves. Routes, login pages and other services know
 * Kratos by its relations: each is made for the other application, and on the way back for the first one again.
 *
 * @param serving the application that serves
 * @param target the one that is to take over
 * @param relations of the first one, but those with its database and its own units
 * @param offers by which other models use the first one
 */
public record CharmHandover(
        JujuName serving,
        JujuName target,
        List<JujuApplication.Relation> relations,
        List<JujuApplication.Offer> offers) {

    private static final Logger LOG = LoggerFactory.getLogger(CharmHandover.class);

    private static final Set<String> OWN = Set.of("kratos-peers", JujuApplication.DATABASE);

    private static final String GREEN = "-green";

    private static final MemoryEntry<CharmHandover> MEMORY = new MemoryEntry<>(
            "juju-relations",
            CharmHandover.class,
            "Once a relation is moved, Juju does not tell that the other application had it.");

    /** Copies the lists. */
    public CharmHandover {
        relations = List.copyOf(relations);
        offers = List.copyOf(offers);
    }

    static CharmHandover of(JujuApplication blue, JujuApplication green) {
        return new CharmHandover(
                blue.name(),
                green.name(),
                blue.relations().stream()
                        .filter(relation -> !OWN.contains(relation.endpoint()))
                        .toList(),
                blue.offers());
    }

    /** What a run folder has of it, for people: it keeps nobody from anything if it can't be read. */
    public static Optional<CharmHandover> recall(Path folder) {
        try {
            return new RunMemory(folder).recall(MEMORY);
        } catch (IOException unreadable) {
            LOG.warn("what is to be moved in Juju can't be read", unreadable);
            return Optional.empty();
        }
    }

    /** Keeps it, as long as nothing of it is moved. */
    public void keep(Path folder) throws IOException {
        if (!relations.isEmpty() || !offers.isEmpty()) {
            new RunMemory(folder).keep(MEMORY, this);
        }
    }

    static List<Finding> findings(JujuApplication blue, JujuApplication green) {
        List<Finding> findings = new ArrayList<>();
        if (green.units().isEmpty() || green.database().isPresent()) {
            findings.add(migratesItself(green));
        }
        findings.add(of(blue, green).there());
        if (!blue.version().equals(green.version()) && !green.version().isEmpty()) {
            findings.add(Finding.info(
                    "JUJU_SIDES_DIFFER",
                    "The application that serves has Kratos " + blue.version() + ", and the one that is to take over "
                            + green.version() + ".",
                    "Before `ferryman kratos replicate` the target needs no tables: Ferryman makes them at the level"
                            + " that serves."));
        }
        return findings;
    }

    private static Finding migratesItself(JujuApplication green) {
        JujuName name = green.name();
        return Finding.info(
                "JUJU_MIGRATES_ITSELF",
                "A database that is integrated with " + name.application() + " for the first time is migrated by the"
                        + " charm itself, and Kratos starts on it.",
                "Such a target never follows. "
                        + (green.units().isEmpty()
                                ? "There is no unit now, so that this can't happen. "
                                : "Before `ferryman kratos replicate` run `" + scale(name, "0") + "`, and give"
                                        + " --empty-target: it drops the tables if nothing but first rows is in them. ")
                        + "From the first copied row on the guard keeps Kratos from writing. Before the migrations run"
                        + " `" + scale(name, "1") + "`.");
    }

    private static String scale(JujuName name, String units) {
        return KratosCharm.told(name.in("scale-application", name.application(), units));
    }

    /** What is moved when the target is open, and how that is taken back. */
    public Finding there() {
        return Finding.info(
                "JUJU_RELATIONS",
                serving.application() + " is integrated with: " + endpoints() + ".",
                ((relations.isEmpty() ? "" : "When the target is open: " + moved(serving, target) + ". ")
                                + (offers.isEmpty()
                                        ? ""
                                        : "Offers, which others integrate with again: " + offered() + ". ")
                                + (relations.isEmpty()
                                        ? offers.isEmpty() ? "There is nothing to move." : ""
                                        : "On the way back: " + moved(target, serving) + "."))
                        .strip());
    }

    /** What is moved back when the source is open again. */
    public Finding back() {
        return Finding.info(
                "JUJU_RELATIONS",
                "For the cut-over these were to be moved from " + serving.application() + " to " + target.application()
                        + ": " + endpoints() + ".",
                (relations.isEmpty() ? "" : "When the source is open: " + moved(target, serving) + ". ")
                        + (offers.isEmpty()
                                ? ""
                                : "Others integrate again with "
                                        + offers.stream()
                                                .map(offer -> offer.name() + " in the place of " + offer.name() + GREEN)
                                                .collect(Collectors.joining(", "))
                                        + ". ")
                        + "The charm of " + serving.application() + " was not refreshed.");
    }

    private String endpoints() {
        return relations.isEmpty()
                ? "nothing but its database"
                : relations.stream()
                        .map(relation -> relation.endpoint() + " " + relation.other())
                        .collect(Collectors.joining(", "));
    }

    private String offered() {
        return offers.stream()
                .map(offer -> "`"
                        + KratosCharm.told(List.of(
                                "offer",
                                target.model() + "." + target.application() + ":" + offer.endpoints(),
                                offer.name() + GREEN))
                        + "`")
                .collect(Collectors.joining(", "));
    }

    private String moved(JujuName from, JujuName to) {
        return relations.stream()
                .map(relation -> "`"
                        + KratosCharm.told(from.in(
                                "remove-relation", from.application() + ":" + relation.endpoint(), relation.other()))
                        + "` and `"
                        + KratosCharm.told(
                                to.in("integrate", to.application() + ":" + relation.endpoint(), relation.other()))
                        + "`")
                .collect(Collectors.joining(", "));
    }
}
