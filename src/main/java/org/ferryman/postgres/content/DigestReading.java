package org.ferryman.postgres.content;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SharedSnapshot;
import org.ferryman.postgres.SqlText;

/**
 * Reads the digests of tables in one snapshot: from PostgreSQL 14 on by ranges of pages over several connections,
 * before that, where a range costs as much as the table, over one.
 */
public final class DigestReading {

    private static final int FIRST_WITH_RANGES = 14;
    private static final long PAGES_AT_A_TIME = 2_048;

    private final Optional<Database> database;
    private final DigestForm form;

    /** A reading of this database. */
    public DigestReading(Database database, DigestForm form) {
        this(Optional.of(database), form);
    }

    private DigestReading(Optional<Database> database, DigestForm form) {
        this.database = database;
        this.form = form;
    }

    /** A reading over the one session alone: also of what its transaction has not committed. */
    public static DigestReading alone(DigestForm form) {
        return new DigestReading(Optional.empty(), form);
    }

    /**
     * Reads tables, as a session sees them; memory stays flat.
     *
     * @param holder a session of {@link org.ferryman.postgres.Transactions#snapshot} on the database; any transaction
     *     where it reads alone
     * @param shapes what the session's snapshot has; read them after it began
     * @return a digest for each, in the same order
     */
    public List<TableDigest> read(Session holder, List<TableShape> shapes, ProgressMeter meter) throws Exception {
        List<Sum> sums = shapes.stream().map(Sum::new).toList();
        boolean inRanges = holder.connection().getMetaData().getDatabaseMajorVersion() >= FIRST_WITH_RANGES;
        List<Range> ranges = new ArrayList<>();
        for (Sum sum : sums) {
            ranges.addAll(inRanges && sum.shape.byRanges() ? sum.ranges() : List.of(sum.all()));
        }
        // The largest first: what is begun last must not be what takes longest.
        ranges.sort(Comparator.comparingLong(Range::pages).reversed());
        meter.begin(
                DigestPhase.DIGESTS,
                "",
                "blocks",
                ranges.stream().mapToLong(Range::pages).sum());
        if (database.isPresent() && inRanges && ranges.size() > 1) {
            SharedSnapshot.of(holder, database.get()).each(ranges, (session, range) -> add(session, range, meter));
        } else {
            for (Range range : ranges) {
                add(holder, range, meter);
            }
        }
        return sums.stream().map(Sum::digest).toList();
    }

    private void add(Session session, Range range, ProgressMeter meter) throws SQLException, CancelledException {
        session.execute(SqlText.load(DigestReading.class, "portable-texts.sql").text());
        session.<RuntimeException>each(
                range.sql(form), row -> range.sum.add(row.getLong("rows"), new BigInteger(row.getString("digest"))));
        meter.advance(range.pages);
    }

    /** What the ranges of one table add up to. */
    private static final class Sum {

        private final TableShape shape;
        private long rows;
        private BigInteger digest = BigInteger.ZERO;

        Sum(TableShape shape) {
            this.shape = shape;
        }

        List<Range> ranges() {
            long last = Math.max(0, shape.pages() - 1) / PAGES_AT_A_TIME;
            return LongStream.rangeClosed(0, last)
                    .mapToObj(number -> new Range(
                            this,
                            OptionalLong.of(number * PAGES_AT_A_TIME),
                            number == last ? shape.pages() - number * PAGES_AT_A_TIME : PAGES_AT_A_TIME,
                            number == last))
                    .toList();
        }

        Range all() {
            return new Range(this, OptionalLong.empty(), shape.pages(), true);
        }

        synchronized void add(long moreRows, BigInteger more) {
            rows += moreRows;
            digest = digest.add(more);
        }

        synchronized TableDigest digest() {
            return new TableDigest(shape.table(), List.copyOf(shape.columns().keySet()), rows, digest.toString());
        }
    }

    /**
     * Some pages of a table.
     *
     * @param from the first page, or empty for all that is seen through the table
     * @param last whether there is no end: pages added since the size was read hold nothing that the snapshot sees
     */
    private record Range(Sum sum, OptionalLong from, long pages, boolean last) {

        String sql(DigestForm form) {
            SqlText table = SqlText.of(sum.shape.byRanges() ? "ONLY {table}" : "{table}")
                    .with("table", sum.shape.table());
            return SqlText.load(DigestReading.class, "digest.sql")
                    .with("hash", form.of(sum.shape.row()))
                    .with("table", table)
                    .with("range", range())
                    .with("condition", sum.shape.condition())
                    .text();
        }

        private SqlText range() {
            if (from.isEmpty()) {
                return SqlText.of("true");
            }
            SqlText begin = SqlText.of("t.ctid >= '({page},0)'::tid").with("page", from.getAsLong());
            return last
                    ? begin
                    : SqlText.of("{begin} AND t.ctid < '({page},0)'::tid")
                            .with("begin", begin)
                            .with("page", from.getAsLong() + pages);
        }
    }
}
