package org.ferryman.engine.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How something is called while it is made, beside the place where it will be: {@code
 * <target>.<host>-<pid>-<start>-<n>.part}, of a process by its host, its id, and the second in which it started. No two
 * processes write to the same part, and what an ended one left is known by its name.
 */
public final class PartName {

    private static final Pattern MARK = Pattern.compile("([0-9a-f]{8})-(\\d{1,18})-(\\d{1,18})-\\d+\\.part");
    /** A clock that was set moves the start of a process; a pid that comes back within this time only delays. */
    private static final Duration SAME = Duration.ofHours(1);

    private PartName() {}

    /** Makes the first part of a target that no other writer in this process has. */
    public static Path make(Path target, Maker maker) throws IOException {
        int nth = 0;
        while (true) {
            Path part = of(target, nth);
            try {
                maker.make(part);
                return part;
            } catch (FileAlreadyExistsException ofAnotherWriter) {
                nth++;
            }
        }
    }

    /**
     * This process's nth part of a target.
     *
     * @param nth 0 for the first: a process may write the same target twice at a time
     */
    public static Path of(Path target, int nth) {
        return target.resolveSibling(target.getFileName() + "." + mark(ProcessHandle.current()) + "-" + nth + ".part");
    }

    /** What names a process in a part's name. */
    static String mark(ProcessHandle process) {
        long start = process.info().startInstant().map(Instant::getEpochSecond).orElse(0L);
        return host() + "-" + process.pid() + "-" + start;
    }

    /**
     * What ended processes of this machine left of attempts at a target; of another machine's processes nobody here
     * knows whether they have ended.
     */
    public static List<Path> left(Path target) throws IOException {
        String prefix = target.getFileName() + ".";
        List<Path> left = new ArrayList<>();
        Path folder = Objects.requireNonNull(target.getParent(), "a part is in a folder");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.startsWith(prefix) && isLeft(name.substring(prefix.length()))) {
                    left.add(file);
                }
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        return left;
    }

    private static boolean isLeft(String mark) {
        Matcher matcher = MARK.matcher(mark);
        if (!matcher.matches() || !matcher.group(1).equals(host())) {
            return false;
        }
        Instant start = Instant.ofEpochSecond(Long.parseLong(matcher.group(3)));
        Optional<ProcessHandle> process =
                ProcessHandle.of(Long.parseLong(matcher.group(2))).filter(ProcessHandle::isAlive);
        return process.isEmpty()
                || process.flatMap(living -> living.info().startInstant())
                        .filter(living -> Duration.between(living, start).abs().compareTo(SAME) > 0)
                        .isPresent();
    }

    private static String host() {
        return Sha256.hex(HostName.own()).substring(0, 8);
    }

    /** Makes a part of that name. */
    @FunctionalInterface
    public interface Maker {
        /** Fails with {@link FileAlreadyExistsException} if there is something of that name. */
        void make(Path part) throws IOException;
    }
}
