package org.ferryman.desktop.users;

import java.util.List;
import javafx.scene.control.TableView;
import org.ferryman.desktop.parts.Columns;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.postgres.roles.WriteProof;

/** What the old user met on each legacy table when it tried to write, in a transaction that was rolled back. */
final class ProofTable extends TableView<WriteProof> {

    private static final int MOST_ROWS = 6;

    private final TextBundle texts;

    ProofTable(TextBundle texts) {
        this.texts = texts;
        setId("proof");
        setAccessibleText(texts.get("proof"));
        getColumns().add(Columns.text(texts.get("proof.table"), 310, WriteProof::table));
        for (String write : List.of("INSERT", "UPDATE", "DELETE", "TRUNCATE")) {
            getColumns().add(Columns.text(write, 84, proof -> met(proof, write)));
        }
        getColumns().add(Columns.text("SELECT", 80, proof -> texts.get(proof.reads() ? "proof.works" : "proof.fails")));
        Columns.fit(this, MOST_ROWS);
    }

    private String met(WriteProof proof, String write) {
        String state = proof.writes().get(write);
        if (state == null) {
            return texts.get("proof.not.tried");
        }
        return state.equals(proof.wanted()) ? texts.get("proof.refused") : texts.get("proof.not.refused", state);
    }

    void show(List<WriteProof> proof) {
        if (!proof.equals(List.copyOf(getItems()))) {
            getItems().setAll(proof);
            Columns.fit(this, MOST_ROWS);
        }
    }
}
