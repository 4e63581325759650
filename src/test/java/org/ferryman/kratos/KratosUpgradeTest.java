package org.ferryman.kratos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.ferryman.engine.StepId;
import org.ferryman.engine.file.Json;
import org.ferryman.kratos.plan.UpgradeOutage;
import org.ferryman.playbook.ServiceUpgrade.Prediction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KratosUpgradeTest {

    @TempDir
    private Path folder;

    @Test
    void nothing_predicts_the_outage_before_a_rehearsal() throws Exception {
        assertThat(new KratosUpgrade().predictedOutage(folder)).isEmpty();
    }

    @Test
    void a_rehearsal_predicts_the_outage() throws Exception {
        UpgradeOutage outage = UpgradeOutage.of(
                new UpgradeOutage.Measured(0.5, 2, 1, 4_096), new UpgradeOutage.Servers(1, 1, true), 1_000_000);
        Json.write(folder.resolve("rehearse.json"), Map.of("forecast", outage, "from", "v1.3.1", "to", "v26.2.0"));
        assertThat(new KratosUpgrade().predictedOutage(folder)).contains(new Prediction(new StepId("rehearse"), 3.5));
    }
}
