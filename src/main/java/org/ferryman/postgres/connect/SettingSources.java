package org.ferryman.postgres.connect;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.postgres.connect.LibpqKeyword.Use;

/** The places that settings come from, in libpq's order: the first that says something about a keyword counts. */
final class SettingSources {

    /** Variables that give no keyword, and decide neither where, as whom nor how safely one connects. */
    private static final List<String> IGNORED_VARIABLES =
            List.of("PGDATESTYLE", "PGTZ", "PGGEQO", "PGLOCALEDIR", "PGOAUTHDEBUG");

    private static final String THE_URL = "the URL";
    private static final String THE_SERVICE_FILE = "the service file";

    private final Map<String, String> fromUrl;
    private final Map<String, String> fromService;
    private final Map<String, String> environment;

    /**
     * What a place says.
     *
     * @param value may be empty, which means libpq's default, and not what the next place says
     * @param place for people
     */
    record Given(String value, String place) {}

    SettingSources(String url, Map<String, String> environment, List<Path> serviceFiles) throws InputException {
        this.environment = environment;
        this.fromUrl = ConnectionUrl.parse(url);
        Optional<String> service = Optional.ofNullable(fromUrl.get("service"))
                .or(() -> Optional.ofNullable(environment.get("PGSERVICE")))
                .filter(name -> !name.isEmpty());
        this.fromService = service.isPresent() ? new ServiceFile(serviceFiles).section(service.get()) : Map.of();
        refuse();
    }

    private void refuse() throws InputException {
        for (Map.Entry<String, String> parameter : fromUrl.entrySet()) {
            String name = parameter.getKey();
            if (LibpqKeyword.find(name).isEmpty()
                    && !OtherParameters.IN_OPTIONS.contains(name)
                    && !OtherParameters.ignored(name, parameter.getValue())) {
                throw new InputException(Finding.blocker(
                        "CONNECTION_PARAMETER_UNKNOWN",
                        "The URL has a parameter that Ferryman doesn't know: " + shown(name) + ".",
                        "It may decide where, as whom or how safely to connect.",
                        "Check the spelling; leave it out if it is meant for another program."));
            }
        }
        for (LibpqKeyword keyword : LibpqKeyword.values()) {
            Optional<Given> given = given(keyword).filter(found -> keyword.refuses(found.value()));
            if (given.isPresent()) {
                throw new InputException(Finding.blocker(
                        "CONNECTION_PARAMETER_REFUSED",
                        "Ferryman can't do what " + keyword.keyword() + " asks for, which is set in "
                                + given.get().place() + ".",
                        "Connecting without it would not be the connection that psql makes.",
                        "Take it out, if the connection may do without."));
            }
        }
    }

    /** A name is shown, but nothing longer or odder: it may be a piece of a password out of place. */
    private static String shown(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_.]{0,40}") ? name : "its name is not a plausible one";
    }

    /** What the first place says. */
    Optional<Given> given(LibpqKeyword keyword) {
        return written(keyword)
                .or(() -> Optional.ofNullable(environment.get(keyword.variable()))
                        .map(value -> new Given(value, keyword.variable())));
    }

    private Optional<Given> written(LibpqKeyword keyword) {
        return Optional.ofNullable(fromUrl.get(keyword.keyword()))
                .map(value -> new Given(value, THE_URL))
                .or(() -> Optional.ofNullable(fromService.get(keyword.keyword()))
                        .map(value -> new Given(value, THE_SERVICE_FILE)));
    }

    /** What it says, unless that is nothing. */
    Optional<String> value(LibpqKeyword keyword) {
        return given(keyword).map(Given::value).filter(value -> !value.isEmpty());
    }

    /** {@code options}, with what other programs write as parameters of their own. */
    Optional<String> options() {
        return OtherParameters.inOptions(value(LibpqKeyword.OPTIONS), fromUrl);
    }

    /** A variable, if something stands in it. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
    }

    /** Names what has no effect. */
    List<Finding> ignored() {
        TreeSet<String> names = new TreeSet<>();
        fromUrl.forEach((name, value) -> {
            if (OtherParameters.ignored(name, value)) {
                names.add(name);
            }
        });
        for (LibpqKeyword keyword : LibpqKeyword.values()) {
            if (keyword.use() == Use.IGNORED && value(keyword).isPresent()) {
                names.add(written(keyword).isPresent() ? keyword.keyword() : keyword.variable());
            }
        }
        IGNORED_VARIABLES.stream().filter(name -> variable(name).isPresent()).forEach(names::add);
        if (names.isEmpty()) {
            return List.of();
        }
        return List.of(Finding.warning(
                "CONNECTION_PARAMETER_IGNORED",
                "These connection parameters have no effect: " + String.join(", ", names) + ".",
                "They are meant for other programs, and decide neither where, as whom nor how safely to connect.",
                "Nothing has to be done; leave them out to be rid of this warning."));
    }
}
