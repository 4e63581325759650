package org.ferryman.kratos.sample;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A call of Kratos, as far as the stand-in knows it.
 *
 * @param command its words
 * @param fromEnvironment whether the database is told by the environment
 * @param yes whether nothing is to be asked
 * @param steps how many migrations are to be taken back
 */
record StandInCall(String command, boolean fromEnvironment, boolean yes, int steps) {

    static final String VERSION = "version";
    static final String STATUS = "migrate sql status";
    static final String DOWN = "migrate sql down";

    private static final Set<String> COMMANDS = Set.of(VERSION, STATUS, DOWN, "migrate sql", "migrate sql up");

    /** Empty if it is none that it knows. */
    static Optional<StandInCall> of(List<String> arguments) {
        List<String> words = new ArrayList<>();
        boolean environment = false;
        boolean yes = false;
        int steps = 1;
        Iterator<String> left = arguments.iterator();
        while (left.hasNext()) {
            String word = left.next();
            switch (word) {
                case "-e", "--read-from-env" -> environment = true;
                case "-y", "--yes" -> yes = true;
                case "-c", "--config", "--format", "--steps" -> {
                    String value = left.hasNext() ? left.next() : "";
                    boolean wrong = word.equals("--steps") ? !value.matches("[1-9]\\d{0,5}") : value.isEmpty();
                    if (wrong || (word.equals("--format") && !value.equals("json"))) {
                        return Optional.empty();
                    }
                    steps = word.equals("--steps") ? Integer.parseInt(value) : steps;
                }
                default -> words.add(word);
            }
        }
        String command = String.join(" ", words);
        return COMMANDS.contains(command)
                ? Optional.of(new StandInCall(command, environment, yes, steps))
                : Optional.empty();
    }
}
