package org.ferryman.keto.sample;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of tuple in the sample that is not ordinary: broken, or odd but movable. All broken forms come from ordinary
 * use of Keto v0.6's APIs.
 *
 * @param rule the id of the rule that stops such a tuple, or null if it can be moved
 * @param shard its {@code shard_id}
 * @param relation its relation
 * @param subject its subject
 * @param time its {@code commit_time} as PostgreSQL reads it
 */
record SampleOddity(@Nullable String rule, String shard, String relation, String subject, String time) {

    private static final String TIME = "2021-11-30 12:34:56.789012";
    private static final String ID = "5b0c1f6e-8a53-4c0e-9b6d-3c1f0a8e7d21";
    private static final String LONG = "x".repeat(65);

    /** Every form, broken ones first. */
    static List<SampleOddity> all() {
        List<SampleOddity> all = new ArrayList<>();
        subjects(
                all,
                "MALFORMED_SUBJECT",
                "a#b",
                "ns:obj#rel#rel2",
                "ns:a:b#rel",
                "#",
                "user#",
                "#member",
                "groups:https://x.org/y#member",
                "=1+1#<script>alert(1)</script>",
                "#" + "é".repeat(255));
        subjects(
                all,
                "UNKNOWN_SUBJECT_NAMESPACE",
                "tel:+49#1",
                "https://example.org/u#me",
                "teams:" + ID + "#member",
                "Groups:" + ID + "#member",
                " groups:" + ID + "#member",
                ":#",
                "teams:" + LONG + "#" + LONG);
        subjects(all, "SUBJECT_ID_TOO_LONG", LONG, "é".repeat(65), "\uD83D\uDE00".repeat(256), "ns:" + LONG);
        subjects(all, "SUBJECT_SET_OBJECT_TOO_LONG", "groups:" + LONG + "#member", "groups:" + LONG + "#" + LONG);
        subjects(all, "SUBJECT_SET_RELATION_TOO_LONG", "groups:" + ID + "#" + LONG, "files:#" + "é".repeat(65));
        all.add(new SampleOddity("COMMIT_TIME_NOT_FINITE", "default", "view", ID, "infinity"));
        all.add(new SampleOddity("COMMIT_TIME_NOT_FINITE", "default", "view", "groups:" + ID + "#member", "-infinity"));
        all.add(new SampleOddity("MALFORMED_SUBJECT", "default", "view", "a#b", "infinity"));
        movable(all);
        return all;
    }

    private static void movable(List<SampleOddity> all) {
        subjects(
                all,
                null,
                "",
                " ",
                "\uD83D\uDC69\u200D\uD83D\uDCBB",
                "é".repeat(64),
                "\uD83D\uDE00".repeat(64),
                "e\u0301",
                "\u05D3\u05D5\u05D3",
                "O'Brien said \"no\" \\ %s",
                "tab\there",
                "line\n",
                "tel:+49",
                "a:b:c@d",
                "=1+1",
                "<script>alert(1)</script>",
                "groups:#",
                "groups:" + ID + "#",
                "groups:#member",
                "groups:" + "é".repeat(64) + "#" + "x".repeat(64));
        all.add(new SampleOddity(null, "eu-1", "view", ID, TIME));
        all.add(new SampleOddity(null, "", "", "groups:" + ID + "#member", TIME));
        all.add(new SampleOddity(null, "default", "é".repeat(64), ID, TIME));
        all.add(new SampleOddity(null, "default", "view", ID, "0001-01-01 00:00:00 BC"));
        all.add(new SampleOddity(null, "default", "view", ID, "29999-12-31 23:59:59.999999"));
    }

    private static void subjects(List<SampleOddity> all, @Nullable String rule, String... subjects) {
        for (String subject : subjects) {
            all.add(new SampleOddity(rule, "default", "view", subject, TIME));
        }
    }
}
