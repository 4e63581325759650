package org.ferryman.kratos.juju;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Patience;
import org.ferryman.kratos.binary.KratosCharm;

/**
 * What Juju says of the charm before anything is done.
 *
 * @param application empty if it is not there, or Juju did not answer
 * @param version of the Kratos that the charm brings; empty if that is not known
 * @param handover from the application that serves; empty if it is the same
 * @param findings what should be known
 */
public record CharmLook(
        Optional<JujuApplication> application,
        Optional<String> version,
        Optional<CharmHandover> handover,
        List<Finding> findings) {

    /** Copies the list. */
    public CharmLook {
        findings = List.copyOf(findings);
    }

    /**
     * Looks.
     *
     * @param database the name of the one that the charm should be integrated with; empty if that is not known
     */
    public static CharmLook at(
            KratosCharm charm, Optional<String> database, Patience patience, Cancellation cancellation)
            throws CancelledException, InterruptedException {
        JujuCharm juju = new JujuCharm(charm, patience);
        JujuCharm.Seen seen = juju.look(cancellation);
        List<Finding> findings = new ArrayList<>();
        Optional<CharmHandover> handover = Optional.empty();
        if (!seen.hasAccess()) {
            findings.add(CharmFindings.noAccess(charm, seen.noAccess()));
        } else if (seen.application().isEmpty()) {
            findings.add(CharmFindings.missing(charm));
        } else {
            JujuApplication application = seen.application().get();
            findings.addAll(CharmFindings.of(application));
            Optional<CharmDatabase> behind = juju.database(application, cancellation);
            findings.addAll(CharmFindings.database(application, behind, database));
            Optional<JujuApplication> serving = Optional.empty();
            if (charm.serving().isPresent()) {
                JujuCharm.Seen blue = juju.look(charm.serving().get(), cancellation);
                serving = blue.application();
                if (serving.isEmpty() && blue.hasAccess()) {
                    findings.add(CharmFindings.missingServing(charm.serving().get()));
                }
            }
            serving.ifPresent(blue -> findings.addAll(CharmHandover.findings(blue, application)));
            handover = serving.map(blue -> CharmHandover.of(blue, application));
        }
        Optional<String> version = version(charm, seen.application());
        findings.addAll(version.map(known -> List.of(CharmFindings.release(charm, known)))
                .orElse(List.of()));
        return new CharmLook(seen.application(), version, handover, findings);
    }

    /** What somebody said counts before the table, and the application itself where it is not refreshed. */
    private static Optional<String> version(KratosCharm charm, Optional<JujuApplication> application) {
        if (charm.version().isPresent()) {
            return charm.version().map(CharmVersions::tag);
        }
        boolean there = !charm.refreshes()
                || application
                        .filter(now -> charm.revision().isPresent()
                                && now.revision() == charm.revision().getAsInt())
                        .isPresent();
        if (there) {
            return application.map(JujuApplication::version).filter(version -> !version.isEmpty());
        }
        return charm.revision().isPresent() ? CharmVersions.of(charm.revision().getAsInt()) : Optional.empty();
    }
}
