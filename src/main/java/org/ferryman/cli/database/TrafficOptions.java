package org.ferryman.cli.database;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** For how long traffic is watched. */
public final class TrafficOptions {

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            required = true,
            converter = Length.class,
            description = "How long to watch: 90s, 10m, 24h, 7d.")
    private Duration time = Duration.ZERO;

    public Duration time() {
        return time;
    }

    /** A number and a unit. */
    public static final class Length implements ITypeConverter<Duration> {

        private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,6})([smhd])");

        @Override
        public Duration convert(String value) {
            Matcher matcher = FORM.matcher(value);
            if (!matcher.matches()) {
                throw new TypeConversionException("expected a number and s, m, h or d, as in 90s or 10m");
            }
            long number = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }
    }
}
