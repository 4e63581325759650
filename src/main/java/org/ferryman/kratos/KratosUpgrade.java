package org.ferryman.kratos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.file.Sha256;
import org.ferryman.kratos.assess.LevelFindings;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.plan.UpgradeOutage;
import org.ferryman.kratos.rehearse.KratosRehearseStep;
import org.ferryman.playbook.ServiceNames;
import org.ferryman.playbook.ServiceTables;
import org.ferryman.playbook.ServiceUpgrade;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.content.DigestForm;
import org.ferryman.postgres.content.DigestReading;
import org.ferryman.postgres.content.TableDigest;
import org.ferryman.postgres.content.TableShape;

/** Kratos on its way to a newer release, for the steps that suit any service. */
public final class KratosUpgrade implements ServiceUpgrade {

    /** What people call it. */
    public static final ServiceNames NAMES =
            new ServiceNames("Kratos", "the old Kratos", "the new Kratos", "Kratos' rows", "kratos", "rehearse");

    /** Kratos' own configuration has no part in what its tables hold. */
    private static final String CONFIGURATION = "kratos";

    @Override
    public ServiceNames names() {
        return NAMES;
    }

    @Override
    public ServiceTables tables(Session session) throws SQLException, CancelledException {
        return tables(LevelReader.read(session));
    }

    @Override
    public ServiceTables requireTables(Session session) throws SQLException, CancelledException, BlockedException {
        KratosDatabase kratos = LevelReader.read(session);
        if (kratos.tables().isEmpty()) {
            throw new BlockedException(LevelFindings.of(kratos));
        }
        return tables(kratos);
    }

    private static ServiceTables tables(KratosDatabase kratos) {
        boolean exact = kratos.level().state() == DatabaseLevel.State.EXACT;
        return new ServiceTables(
                kratos.name(),
                kratos.schema(),
                kratos.serverMajor(),
                kratos.tables(),
                exact ? Optional.of(kratos.level().name()) : Optional.empty());
    }

    @Override
    public List<QualifiedName> writtenTables(Session session)
            throws SQLException, CancelledException, BlockedException {
        return requireTables(session).all();
    }

    @Override
    public String fingerprint(Session session) throws SQLException, CancelledException {
        List<TableShape> shapes = TableShape.read(session, fingerprinted(session));
        StringBuilder text = new StringBuilder(CONFIGURATION);
        for (TableDigest digest : digests(session, shapes)) {
            text.append('\n').append(digest);
        }
        return HexFormat.of().formatHex(Sha256.digest().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** Over the one session: it may be that of a replica. */
    private static List<TableDigest> digests(Session session, List<TableShape> shapes)
            throws SQLException, CancelledException {
        try {
            return DigestReading.alone(DigestForm.SAME_ENCODING)
                    .read(session, shapes, new ProgressMeter(ProgressListener.NONE));
        } catch (SQLException | CancelledException | RuntimeException failure) {
            throw failure;
        } catch (Exception impossible) {
            throw new IllegalStateException("reading alone fails in no other way", impossible);
        }
    }

    @Override
    public List<QualifiedName> fingerprinted(Session session) throws SQLException, CancelledException {
        return LevelReader.tables(session);
    }

    @Override
    public String configuration() {
        return CONFIGURATION;
    }

    /** As they are found: releases differ in them, and no more is asked of a table than that it can be made again. */
    @Override
    public Optional<List<String>> columns(QualifiedName table) {
        return Optional.empty();
    }

    @Override
    public Optional<Prediction> predictedOutage(Path folder) throws IOException {
        return UpgradeOutage.read(folder).map(outage -> new Prediction(KratosRehearseStep.ID, outage.seconds()));
    }
}
