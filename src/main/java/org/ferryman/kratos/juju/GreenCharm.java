package org.ferryman.kratos.juju;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.binary.JujuName;
import org.ferryman.kratos.binary.KratosCharm;

/** A second application that is to take over from the one that serves: what people do in Juju for it. */
final class GreenCharm {

    private static final Set<String> OWN = Set.of("kratos-peers", JujuApplication.DATABASE);

    private GreenCharm() {}

    static List<Finding> findings(JujuApplication blue, JujuApplication green) {
        List<Finding> findings = new ArrayList<>();
        if (green.units().isEmpty() || green.database().isPresent()) {
            findings.add(migratesItself(green));
        }
        findings.add(relations(blue, green));
        if (blue.version().equals(green.version()) || green.version().isEmpty()) {
            return findings;
        }
        findings.add(Finding.info(
                "JUJU_SIDES_DIFFER",
                "The application that serves has Kratos " + blue.version() + ", and the one that is to take over "
                        + green.version() + ".",
                "Before `ferryman kratos replicate` the target needs no tables: Ferryman makes them at the level that"
                        + " serves."));
        return findings;
    }

    private static Finding migratesItself(JujuApplication green) {
        JujuName name = green.name();
        return Finding.info(
                "JUJU_MIGRATES_ITSELF",
                "A database that is integrated with " + name.application() + " for the first time is migrated by the"
                        + " charm itself, and Kratos starts on it.",
                "Such a target never follows. Before `ferryman kratos replicate` run `"
                        + KratosCharm.told(name.in("scale-application", name.application(), "0"))
                        + "`, and give --empty-target: it drops the tables if nothing but first rows is in them. From"
                        + " then on the guard keeps Kratos from writing; scale up again before the migrations.");
    }

    /** Routes, login pages and other services know Kratos by its relations: each is made for the other application. */
    private static Finding relations(JujuApplication blue, JujuApplication green) {
        List<JujuApplication.Relation> routed = blue.relations().stream()
                .filter(relation -> !OWN.contains(relation.endpoint()))
                .toList();
        String offers = blue.offers().stream()
                .map(offer -> "`"
                        + KratosCharm.told(List.of(
                                "offer",
                                green.name().model() + "." + green.name().application() + ":" + offer.endpoints(),
                                offer.name() + "-green"))
                        + "`")
                .collect(Collectors.joining(", "));
        return Finding.info(
                "JUJU_RELATIONS",
                blue.name().application() + " is integrated with: "
                        + (routed.isEmpty()
                                ? "nothing but its database"
                                : routed.stream()
                                        .map(relation -> relation.endpoint() + " " + relation.other())
                                        .collect(Collectors.joining(", ")))
                        + ".",
                (routed.isEmpty() ? "" : "When the target is open: " + moved(routed, blue, green) + ". ")
                        + (offers.isEmpty() ? "" : "Offers, which others integrate with again: " + offers + ". ")
                        + (routed.isEmpty()
                                ? "There is nothing to move."
                                : "On the way back: " + moved(routed, green, blue) + "."));
    }

    private static String moved(List<JujuApplication.Relation> routed, JujuApplication from, JujuApplication to) {
        return routed.stream()
                .map(relation -> "`"
                        + KratosCharm.told(from.name()
                                .in(
                                        "remove-relation",
                                        from.name().application() + ":" + relation.endpoint(),
                                        relation.other()))
                        + "` and `"
                        + KratosCharm.told(to.name()
                                .in("integrate", to.name().application() + ":" + relation.endpoint(), relation.other()))
                        + "`")
                .collect(Collectors.joining(", "));
    }
}
