package org.ferryman.playbook;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.Finding;
import org.ferryman.report.ReportFact;
import org.ferryman.report.ReportGrid;

/** Collects what a report tells of one step's result. */
public final class StepFacts {

    private final List<ReportFact> facts = new ArrayList<>();
    private final List<ReportGrid> tables = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> statements = new ArrayList<>();
    private String summary = "";
    private boolean attention;
    private boolean waived;

    /** Nothing was done: somebody said why that is all right. */
    public StepFacts waived() {
        waived = true;
        return attention(true);
    }

    public StepFacts summary(String text) {
        summary = text;
        return this;
    }

    /** Somebody should look at it. */
    public StepFacts attention(boolean needed) {
        attention |= needed;
        return this;
    }

    public StepFacts fact(String label, String value) {
        facts.add(new ReportFact(label, value));
        return this;
    }

    public StepFacts table(ReportGrid table) {
        tables.add(table);
        return this;
    }

    public StepFacts findings(List<Finding> more) {
        findings.addAll(more);
        return this;
    }

    public StepFacts statements(List<String> more) {
        statements.addAll(more);
        return this;
    }

    public void addAll(StepFacts other) {
        summary = other.summary;
        attention |= other.attention;
        waived |= other.waived;
        facts.addAll(other.facts);
        tables.addAll(other.tables);
        findings.addAll(other.findings);
        statements.addAll(other.statements);
    }

    public String summary() {
        return summary;
    }

    public boolean needsAttention() {
        return attention;
    }

    public boolean isWaived() {
        return waived;
    }

    public List<ReportFact> facts() {
        return List.copyOf(facts);
    }

    public List<ReportGrid> tables() {
        return List.copyOf(tables);
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    public List<String> statements() {
        return List.copyOf(statements);
    }
}
