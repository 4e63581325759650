package org.ferryman.postgres.connect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Patience;

/** Finds each setting in the first source that has it. */
final class SettingsResolver {

    private static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("host", "PGHOST"),
            Map.entry("port", "PGPORT"),
            Map.entry("user", "PGUSER"),
            Map.entry("dbname", "PGDATABASE"),
            Map.entry("sslmode", "PGSSLMODE"),
            Map.entry("sslrootcert", "PGSSLROOTCERT"),
            Map.entry("sslcert", "PGSSLCERT"),
            Map.entry("sslkey", "PGSSLKEY"),
            Map.entry("connect_timeout", "PGCONNECT_TIMEOUT"),
            Map.entry("options", "PGOPTIONS"),
            Map.entry("channel_binding", "PGCHANNELBINDING"),
            Map.entry("target_session_attrs", "PGTARGETSESSIONATTRS"),
            Map.entry("passfile", "PGPASSFILE"),
            Map.entry("service", "PGSERVICE"));

    private final Map<String, String> fromUrl;
    private final Map<String, String> fromService;
    private final Map<String, String> environment;
    private final Path homeDirectory;

    SettingsResolver(String url, Map<String, String> environment, Path homeDirectory) throws InputException {
        this.environment = environment;
        this.homeDirectory = homeDirectory;
        this.fromUrl = ConnectionUrl.parse(url);
        Optional<String> service = Optional.ofNullable(fromUrl.get("service")).or(() -> fromEnvironment("service"));
        this.fromService =
                service.isPresent() ? ServiceFile.of(environment, homeDirectory).section(service.get()) : Map.of();
    }

    ConnectionSettings resolve(PasswordPrompt prompt) throws InputException {
        String host = host();
        int port = number("port", 1, 65535).orElse(5432);
        String user = user();
        String database = value("dbname").orElse(user);
        SslMode sslMode = sslMode();
        Optional<String> rootCertificate = rootCertificate(sslMode);
        refuseTargetSessionAttributes();
        List<Finding> findings = new ArrayList<>(ignoredParameters());
        Optional<Secret> password = knownPassword(host, port, database, user, findings);
        if (password.isEmpty()) {
            password = prompt.ask(ConnectionSettings.label(host, port, database, user));
        }
        return new ConnectionSettings(
                host,
                port,
                database,
                user,
                password,
                sslMode,
                rootCertificate,
                existingFile("sslcert"),
                existingFile("sslkey"),
                number("connect_timeout", 0, 3600)
                        .filter(seconds -> seconds > 0)
                        .map(Duration::ofSeconds)
                        .orElse(Patience.DEFAULT.answer()),
                driverOptions(),
                Patience.DEFAULT,
                findings);
    }

    private Optional<String> value(String keyword) {
        return Optional.ofNullable(fromUrl.get(keyword))
                .or(() -> Optional.ofNullable(fromService.get(keyword)))
                .or(() -> fromEnvironment(keyword));
    }

    private Optional<String> fromEnvironment(String keyword) {
        return variable(VARIABLES.getOrDefault(keyword, ""));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
    }

    private String host() throws InputException {
        String host = value("host").orElse("localhost");
        if (host.indexOf(',') >= 0) {
            throw unusable("HOSTS_SEVERAL", "Several hosts are given.", "Name the one host that is the primary.");
        }
        if (host.startsWith("/") || host.startsWith("@")) {
            throw unusable(
                    "HOST_IS_SOCKET",
                    "The host " + host + " is a Unix socket; the driver speaks TCP only.",
                    "Give a host name or address, for this machine localhost.");
        }
        return host;
    }

    private String user() throws InputException {
        Optional<String> user = value("user").or(() -> variable("USER")).or(() -> variable("USERNAME"));
        return user.orElseThrow(() -> unusable(
                "USER_MISSING",
                "No database user is given.",
                "Name it in the URL, in PGUSER, or in the wizard's field."));
    }

    private Optional<Integer> number(String keyword, int lowest, int highest) throws InputException {
        Optional<String> given = value(keyword);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        try {
            int number = Integer.parseInt(given.get().strip());
            if (number >= lowest && number <= highest) {
                return Optional.of(number);
            }
        } catch (NumberFormatException notANumber) {
            // Reported below, without the text: it may be a piece of a password out of place.
        }
        throw unusable(
                "SETTING_INVALID",
                "The " + keyword + " is not a number from " + lowest + " to " + highest + ".",
                "Correct it in the URL, the service file, the environment, or the wizard's field.");
    }

    private SslMode sslMode() throws InputException {
        return SslMode.parse(value("sslmode").orElse(SslMode.PREFER.keyword()));
    }

    private Optional<String> rootCertificate(SslMode sslMode) throws InputException {
        if (value("sslrootcert").equals(Optional.of(ConnectionSettings.SYSTEM_AUTHORITIES))) {
            return value("sslrootcert");
        }
        Optional<String> given = existingFile("sslrootcert");
        Path usual = homeDirectory.resolve(".postgresql").resolve("root.crt");
        if (given.isPresent() || !sslMode.verifiesCertificate()) {
            return given;
        }
        if (Files.exists(usual)) {
            return Optional.of(usual.toString());
        }
        throw unusable(
                "ROOT_CERTIFICATE_MISSING",
                "sslmode=" + sslMode.keyword() + " needs the certificate of an authority, and " + usual
                        + " does not exist.",
                "Put it there, or name its file in sslrootcert or PGSSLROOTCERT; sslrootcert=system takes the "
                        + "authorities that Java knows.");
    }

    private Optional<String> existingFile(String keyword) throws InputException {
        Optional<String> file = value(keyword);
        if (file.isPresent() && !Files.isReadable(Path.of(file.get()))) {
            throw unusable(
                    "FILE_MISSING",
                    "The file " + file.get() + " given as " + keyword + " can't be read.",
                    "Correct the path, or its permissions.");
        }
        return file;
    }

    private void refuseTargetSessionAttributes() throws InputException {
        String wanted = value("target_session_attrs").orElse("any");
        if (!wanted.equals("any") && !wanted.equals("read-write") && !wanted.equals("primary")) {
            throw unusable(
                    "TARGET_SESSION_ATTRS",
                    "target_session_attrs=" + wanted + " asks for a server that can't be migrated.",
                    "Leave it out and connect to the primary; the connection test says whether it is one.");
        }
    }

    private Map<String, String> driverOptions() {
        Map<String, String> options = new HashMap<>();
        value("options").ifPresent(text -> options.put("options", text));
        value("channel_binding").ifPresent(text -> options.put("channelBinding", text));
        return options;
    }

    private List<Finding> ignoredParameters() {
        TreeSet<String> names = new TreeSet<>(fromUrl.keySet());
        names.addAll(fromService.keySet());
        names.removeAll(VARIABLES.keySet());
        names.removeAll(List.of("password", "application_name", "fallback_application_name"));
        if (names.isEmpty()) {
            return List.of();
        }
        return List.of(Finding.warning(
                "CONNECTION_PARAMETER_IGNORED",
                "These connection parameters have no effect: " + String.join(", ", names) + ".",
                "They are meant for another program, or misspelt.",
                "Check the spelling; otherwise leave them out."));
    }

    private Optional<Secret> knownPassword(
            String host, int port, String database, String user, List<Finding> findings) {
        PasswordFile file = new PasswordFile(value("passfile").map(Path::of).orElse(homeDirectory.resolve(".pgpass")));
        return variable("PGPASSWORD")
                .map(password -> Secret.found(password, "PGPASSWORD"))
                .or(() -> file.find(host, port, database, user, findings))
                .or(() -> Optional.ofNullable(fromService.get("password"))
                        .map(password -> Secret.found(password, "the service file")));
    }

    private static InputException unusable(String id, String seen, String remedy) {
        return new InputException(Finding.blocker(id, seen, "Ferryman can't connect to the database with it.", remedy));
    }
}
