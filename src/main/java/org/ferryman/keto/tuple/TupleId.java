package org.ferryman.keto.tuple;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.engine.file.Sha256;
import org.ferryman.report.QuotedValue;

/**
 * What a legacy tuple is known by: its whole key in one UUID. The same as {@code shard_id} of {@code classified.sql},
 * which decides; a test holds both together.
 */
public final class TupleId {

    private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);
    private static final Pattern TIME =
            Pattern.compile("(\\d{4,})-(\\d\\d)-(\\d\\d) (\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,6}))?( BC)?");
    private static final long VARIANT_MASK = 0x00FF_FFFF_FFFF_FFFFL;
    private static final long LAST_BIT = 0x8100_0000_0000_0000L;
    private static final int VERSION_BYTE = 6;
    private static final int VARIANT_BYTE = 8;

    private TupleId() {}

    static UUID of(LegacyTuple tuple) {
        byte[] texts = (tuple.shardId() + tuple.object() + tuple.relation() + tuple.subject())
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer encoded = ByteBuffer.allocate(Integer.BYTES * 4 + Long.BYTES + texts.length)
                .putInt(tuple.namespace().id())
                .putLong(micros(tuple.commitTime()))
                .putInt(QuotedValue.length(tuple.shardId()))
                .putInt(QuotedValue.length(tuple.object()))
                .putInt(QuotedValue.length(tuple.relation()))
                .put(texts);
        byte[] hash = Sha256.of(encoded.array());
        hash[VERSION_BYTE] = (byte) 0x80;
        hash[VARIANT_BYTE] = (byte) 0x80;
        ByteBuffer half = ByteBuffer.wrap(hash);
        return new UUID(half.getLong(), half.getLong());
    }

    public static UUID of(SkippedTuple tuple) {
        return of(key(tuple));
    }

    static LegacyTuple key(SkippedTuple tuple) {
        return new LegacyTuple(
                tuple.namespace(),
                tuple.shardId(),
                tuple.object(),
                tuple.relation(),
                tuple.subject(),
                tuple.commitTime());
    }

    /** The {@code shard_id} of the row that recreates a tuple by SQL; see {@code recreated.sql}. */
    public static UUID recreated(UUID tuple) {
        return new UUID(tuple.getMostSignificantBits(), (tuple.getLeastSignificantBits() & VARIANT_MASK) | LAST_BIT);
    }

    /** The tuple that a row recreates. */
    public static UUID tuple(UUID recreated) {
        return new UUID(
                recreated.getMostSignificantBits(),
                (recreated.getLeastSignificantBits() & VARIANT_MASK) | Long.MIN_VALUE);
    }

    /** Whether a row of v0.7's table with this id was put there by Ferryman; see {@code foreign.sql}. */
    public static boolean isOurs(UUID row) {
        long variant = row.getLeastSignificantBits() >>> 56;
        return ((row.getMostSignificantBits() >>> 8) & 0xFF) == 0x80 && (variant == 0x80 || variant == 0x81);
    }

    /** As {@code timestamp_send}: microseconds since 2000, of a time that PostgreSQL printed with DateStyle ISO. */
    private static long micros(String time) {
        if (time.equals("infinity")) {
            return Long.MAX_VALUE;
        } else if (time.equals("-infinity")) {
            return Long.MIN_VALUE;
        }
        Matcher matcher = TIME.matcher(time);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a time as PostgreSQL prints it: " + time);
        }
        int year = Integer.parseInt(matcher.group(1));
        String fraction = matcher.group(7) == null ? "" : matcher.group(7);
        LocalDateTime parsed = LocalDateTime.of(
                matcher.group(8) == null ? year : 1 - year,
                number(matcher, 2),
                number(matcher, 3),
                number(matcher, 4),
                number(matcher, 5),
                number(matcher, 6));
        return EPOCH.until(parsed, ChronoUnit.SECONDS) * 1_000_000
                + Long.parseLong((fraction + "000000").substring(0, 6));
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
