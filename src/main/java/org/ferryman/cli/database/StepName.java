package org.ferryman.cli.database;

import java.util.List;
import java.util.Optional;
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
        return find(way, value).orElseThrow(() -> new TypeConversionException("expected one of " + names(way)));
    }

    /** The one of a way that is called so, or whose command is. */
    public static Optional<PlaybookStep<?, ?>> find(List<PlaybookStep<?, ?>> way, String name) {
        return way.stream()
                .filter(step ->
                        step.id().text().equals(name) || step.place().command().equals(List.of(name)))
                .findFirst();
    }

    /** The ids of some steps, in their order. */
    public static String names(List<PlaybookStep<?, ?>> way) {
        return way.stream().map(step -> step.id().text()).collect(Collectors.joining(", "));
    }
}
