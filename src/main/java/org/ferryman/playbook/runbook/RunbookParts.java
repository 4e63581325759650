package org.ferryman.playbook.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.StatementList;
import org.ferryman.engine.Step;
import org.ferryman.engine.Work;
import org.ferryman.playbook.PlanFacts;
import org.ferryman.playbook.Playbook;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepContext;
import org.ferryman.playbook.StepGuide;

/** Has every planned step of a playbook say what it would do on a database as it is now. Changes nothing. */
public final class RunbookParts {

    private final Playbook playbook;
    private final StepContext context;
    private final String service;
    private final Runbook.Calls calls;

    /**
     * For one open database.
     *
     * @param service the word that the service's commands begin with
     * @param calls how the commands are called
     */
    public RunbookParts(Playbook playbook, StepContext context, String service, Runbook.Calls calls) {
        this.playbook = playbook;
        this.context = context;
        this.service = service;
        this.calls = calls;
    }

    /** All of them, in the order in which they are meant to be done. */
    public List<RunbookPart> of(PlanFacts facts, Work work) throws Exception {
        List<RunbookPart> parts = new ArrayList<>();
        for (PlaybookStep<?, ?> row : playbook.steps()) {
            work.cancellation().throwIfRequested();
            if (row.guide().isPresent()) {
                parts.add(part(row, row.guide().get().apply(facts), work));
            }
        }
        return parts;
    }

    private RunbookPart part(PlaybookStep<?, ?> row, StepGuide guide, Work work) throws Exception {
        List<String> sql = List.of();
        List<Finding> inTheWay = List.of();
        try {
            sql = guide.sql() ? StatementList.shortened(sql(row.make(context), work)) : List.of();
        } catch (BlockedException blocked) {
            inTheWay = blocked.findings().stream().filter(Finding::blocks).toList();
        }
        return new RunbookPart(
                row.id(),
                row.title(),
                guide.what(),
                List.of(call(Stream.concat(row.place().command().stream(), guide.options().stream())
                        .toList())),
                sql,
                guide.time(),
                guide.back(),
                guide.backCommand().isEmpty() ? List.of() : List.of(call(guide.backCommand())),
                inTheWay);
    }

    private String call(List<String> words) {
        return calls.line(Stream.concat(Stream.of(service), words.stream()).toArray(String[]::new));
    }

    /** What a step would run, unless something is in the way: then that. */
    private static List<String> sql(Step<?> step, Work work) throws Exception {
        if (step instanceof Change<?> change) {
            BlockedException.throwIfAny(change.inspect(work).findings());
            return change.preview();
        }
        return ((Evidence<?>) step).preview();
    }
}
