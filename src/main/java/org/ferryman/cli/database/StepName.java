package org.ferryman.cli.database;

import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.playbook.Playbook;
import org.ferryman.playbook.PlaybookStep;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A step of a playbook's way by its id. */
public abstract class StepName implements ITypeConverter<PlaybookStep<?, ?>> {

    private final List<PlaybookStep<?, ?>> way;

    protected StepName(Playbook playbook) {
        this.way = playbook.way(false);
    }

    @Override
    public PlaybookStep<?, ?> convert(String value) {
        return way.stream()
                .filter(step -> step.id().text().equals(value))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("expected one of "
                        + way.stream().map(step -> step.id().text()).collect(Collectors.joining(", "))));
    }
}
