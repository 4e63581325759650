package org.ferryman.postgres.connect;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Patience;
import org.ferryman.postgres.connect.SettingSources.Given;

/** Gives each setting the meaning that it has to libpq, or says why it can't. */
final class SettingsResolver {

    private static final Pattern ADDRESS_V4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    /** What C libraries read as an address, and Java as another one, or as a name. */
    private static final Pattern NUMBERS =
            Pattern.compile("(0[xX][0-9a-fA-F]*|[0-9]+)(\\.(0[xX][0-9a-fA-F]*|[0-9]+))*\\.?");

    private static final Pattern ADDRESS_V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%.+)?");

    private final SettingSources sources;
    private final LibpqFiles files;
    private final TlsResolver tls;
    private final String systemUser;
    private final List<Finding> findings = new ArrayList<>();

    /** @param systemUser whom the operating system calls this process's user */
    SettingsResolver(String url, Map<String, String> environment, Path homeDirectory, String systemUser)
            throws InputException {
        this.files = new LibpqFiles(environment, homeDirectory);
        this.sources = new SettingSources(url, environment, files.serviceFiles());
        this.tls = new TlsResolver(sources, files);
        this.systemUser = systemUser;
    }

    ConnectionSettings resolve(PasswordPrompt prompt) throws InputException {
        findings.addAll(sources.ignored());
        Optional<String> address = address();
        String host = host(address);
        int port = number(LibpqKeyword.PORT, 1, 65535).orElse(5432);
        String user = user();
        String database = sources.value(LibpqKeyword.DBNAME).orElse(user);
        TlsResolver.Tls resolved = tls.resolve(sources.value(LibpqKeyword.HOST).isPresent(), address, prompt);
        Optional<Secret> password = knownPassword(host, port, database, user);
        if (password.isEmpty()) {
            password = prompt.ask(ConnectionSettings.label(host, address, port, database, user));
        }
        return new ConnectionSettings(
                host,
                address,
                port,
                database,
                user,
                password,
                resolved.mode(),
                resolved.rootCertificate(),
                resolved.clientCertificate(),
                resolved.clientKey(),
                resolved.keyPassword(),
                number(LibpqKeyword.CONNECT_TIMEOUT, 0, 3600)
                        .filter(seconds -> seconds > 0)
                        .map(Duration::ofSeconds)
                        .orElse(Patience.DEFAULT.answer()),
                further(),
                Patience.DEFAULT,
                findings);
    }

    private Optional<String> address() throws InputException {
        Optional<String> address = sources.value(LibpqKeyword.HOSTADDR);
        if (address.isPresent()) {
            refuseSeveral(address.get());
            if (!isAddress(address.get())) {
                throw unusable(
                        "SETTING_INVALID",
                        "The hostaddr is not an address.",
                        "Write four decimal numbers or an IPv6 address there, and a name as host.");
            }
        }
        return address;
    }

    private static boolean isAddress(String text) {
        return ADDRESS_V4.matcher(text).matches() || ADDRESS_V6.matcher(text).matches();
    }

    private static void refuseSeveral(String hosts) throws InputException {
        if (hosts.indexOf(',') >= 0) {
            throw unusable("HOSTS_SEVERAL", "Several hosts are given.", "Name the one host that is the primary.");
        }
    }

    private String host(Optional<String> address) throws InputException {
        Optional<String> given = sources.value(LibpqKeyword.HOST).or(() -> address);
        if (given.isEmpty()) {
            findings.add(Finding.warning(
                    "HOST_IS_LOCALHOST",
                    "No host is given, so Ferryman connects to localhost.",
                    "psql would take this machine's Unix socket, behind which another server may be.",
                    "Name the host: in the URL, in PGHOST, or in the wizard's field."));
        }
        String host = given.orElse("localhost");
        refuseSeveral(host);
        if (host.startsWith("/") || host.startsWith("@")) {
            throw unusable(
                    "HOST_IS_SOCKET",
                    "The host " + host + " is a Unix socket; the driver speaks TCP only.",
                    "Give a host name or address, for this machine localhost.");
        }
        if (NUMBERS.matcher(host).matches() && !ADDRESS_V4.matcher(host).matches()) {
            throw unusable(
                    "SETTING_INVALID",
                    "The host is a number that programs read as different addresses.",
                    "Write an address as four decimal numbers without leading zeros.");
        }
        return host;
    }

    private String user() throws InputException {
        Optional<String> given = sources.value(LibpqKeyword.USER);
        // Java calls a user without a name so; libpq refuses that one.
        if (given.isEmpty() && (systemUser.isEmpty() || systemUser.equals("?"))) {
            throw unusable(
                    "USER_MISSING",
                    "No database user is given.",
                    "Name it in the URL, in PGUSER, or in the wizard's field.");
        }
        return given.orElse(systemUser);
    }

    private Optional<Integer> number(LibpqKeyword keyword, int lowest, int highest) throws InputException {
        Optional<String> given = sources.value(keyword);
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
                "The " + keyword.keyword() + " is not a number from " + lowest + " to " + highest + ".",
                "Correct it in the URL, the service file, the environment, or the wizard's field.");
    }

    /** What goes to the driver as it is. */
    private Map<String, String> further() throws InputException {
        Map<String, String> further = new HashMap<>();
        sources.options().ifPresent(text -> further.put("options", text));
        oneOf(LibpqKeyword.CHANNEL_BINDING, Set.of("disable", "prefer", "require"), further);
        sources.value(LibpqKeyword.REQUIRE_AUTH).ifPresent(text -> further.put("require_auth", text));
        targetSessionAttributes().ifPresent(text -> further.put("target_session_attrs", text));
        sources.value(LibpqKeyword.SSLCERTMODE)
                .filter(mode -> mode.equals("disable"))
                .ifPresent(mode -> further.put("sslcertmode", mode));
        further.putAll(tls.protocols());
        return further;
    }

    private void oneOf(LibpqKeyword keyword, Set<String> values, Map<String, String> further) throws InputException {
        Optional<String> given = sources.value(keyword);
        if (given.isPresent()) {
            if (!values.contains(given.get())) {
                throw unusable(
                        "SETTING_INVALID",
                        "There is no such " + keyword.keyword() + ".",
                        "Use one of "
                                + String.join(", ", values.stream().sorted().toList()) + ".");
            }
            further.put(keyword.keyword(), given.get());
        }
    }

    private Optional<String> targetSessionAttributes() throws InputException {
        Optional<String> wanted = sources.value(LibpqKeyword.TARGET_SESSION_ATTRS);
        if (wanted.isPresent() && !Set.of("any", "read-write", "primary").contains(wanted.get())) {
            throw unusable(
                    "TARGET_SESSION_ATTRS",
                    "target_session_attrs=" + wanted.get() + " asks for a server that can't be migrated.",
                    "Leave it out and connect to the primary; the connection test says whether it is one.");
        }
        return wanted.filter(attributes -> !attributes.equals("any"));
    }

    /** In libpq's order. */
    private Optional<Secret> knownPassword(String host, int port, String database, String user) {
        Optional<Given> given = sources.given(LibpqKeyword.PASSWORD)
                .filter(found -> !found.value().isEmpty());
        if (given.isPresent()) {
            return Optional.of(Secret.found(given.get().value(), given.get().place()));
        }
        Path file = sources.value(LibpqKeyword.PASSFILE).map(Path::of).orElse(files.passwordFile());
        return new PasswordFile(file).find(host, port, database, user, findings);
    }

    static InputException unusable(String id, String seen, String remedy) {
        return new InputException(Finding.blocker(id, seen, "Ferryman can't connect to the database with it.", remedy));
    }
}
