package org.ferryman.keto.finish;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.TransientException;
import org.ferryman.keto.ahead.TupleSample;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.finish.AnswerComparison.Compared;
import org.ferryman.keto.finish.AnswerComparison.Difference;
import org.ferryman.keto.finish.PlaceLookup.Place;
import org.ferryman.keto.server.ExpandTree;
import org.ferryman.keto.server.KetoRefusal;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.server.RelationTuple;
import org.ferryman.keto.skipped.Decision;
import org.ferryman.keto.skipped.DecisionLog;
import org.ferryman.keto.skipped.RecreatedRows;
import org.ferryman.keto.tuple.SetWalk;
import org.ferryman.keto.tuple.SubjectId;
import org.ferryman.keto.tuple.SubjectSyntax;
import org.ferryman.postgres.Session;

/**
 * Asks both servers the same questions. v0.6 fails wherever a subject is malformed, which is no difference; what was
 * skipped or recreated is left out of lists and trees. v0.6 may search without end where sets contain themselves: what
 * its tuples say stands for its answer there.
 */
final class ServerComparison {

    private static final int DEPTH = 3;
    private static final int LONGEST_LIST = 1_000;
    private static final String CUT = "…";
    private static final String NO_TREE = "no tree";
    private static final int READY_LIMITS = 5;
    private static final int LONGEST_ANSWER = 500;

    private final KetoServer old;
    private final KetoServer fresh;
    private final Session session;
    private final KetoSettings settings;
    private final PlaceLookup lookup;
    private final SetWalk sets;
    private final RecreatedRows recreated;
    private final ProgressMeter meter;
    private final Set<Place> asked = new HashSet<>();
    private final List<Difference> differences = new ArrayList<>();
    private final List<Difference> withoutAnswer = new ArrayList<>();
    private Duration limit = CompareStep.Options.LIMIT;
    private long questions;
    private long differing;
    private long unanswered;

    ServerComparison(
            KetoServer old,
            KetoServer fresh,
            Session session,
            KetoDatabase keto,
            KetoSettings settings,
            RecreatedRows recreated,
            ProgressMeter meter) {
        this.old = old;
        this.fresh = fresh;
        this.session = session;
        this.settings = settings;
        this.lookup = new PlaceLookup(session, keto, settings, recreated);
        this.sets = new SetWalk(session, keto, settings);
        this.recreated = recreated;
        this.meter = meter;
    }

    /** @param drawn the tuples to ask about; if empty, they are drawn now, from every legacy tuple */
    AnswerComparison run(
            KetoDatabase keto,
            DecisionLog log,
            CompareStep.Options options,
            Optional<TupleSample> drawn,
            String fingerprint)
            throws Exception {
        limit = options.limit();
        long seed = drawn.map(TupleSample::seed).orElse(options.seed());
        List<Compared> namespaces = new ArrayList<>();
        for (LegacyTable table : settings.known(keto)) {
            Namespace namespace = settings.namespace(table);
            List<TupleSample.Drawn> chosen = drawn.isPresent()
                    ? drawn.get().first(table, options.sample())
                    : TupleSample.draw(session, settings, table, options.sample(), seed);
            List<RelationTuple> tuples = chosen.stream()
                    .map(tuple -> new RelationTuple(
                            namespace.name(),
                            tuple.object(),
                            tuple.relation(),
                            SubjectSyntax.parse(tuple.subject()).orElseThrow()))
                    .toList();
            meter.begin(FinishPhase.COMPARISON, namespace.name(), "tuples", tuples.size());
            for (RelationTuple tuple : tuples) {
                about(tuple);
                meter.advance(1);
            }
            if (!tuples.isEmpty()) {
                RelationTuple first = tuples.get(0);
                check(
                        new RelationTuple(
                                first.namespace(),
                                first.object(),
                                first.relation(),
                                new SubjectId("ferryman-" + new UUID(seed, seed))),
                        false);
            }
            namespaces.add(new Compared(namespace.name(), tuples.size(), recreatedOf(namespace, log)));
        }
        return new AnswerComparison(
                Instant.now(),
                fingerprint,
                old.url(),
                fresh.url(),
                seed,
                namespaces,
                questions,
                differing,
                differences,
                unanswered,
                withoutAnswer);
    }

    private long recreatedOf(Namespace namespace, DecisionLog log) throws Exception {
        meter.begin(FinishPhase.COMPARISON, namespace.name() + ", recreated", "tuples");
        long[] count = {0};
        log.each((decision, isNewest) -> {
            boolean isThere = recreated.bySql().contains(decision.id())
                    || recreated.throughApi().contains(decision.id());
            if (isNewest
                    && isThere
                    && decision.decision() == Decision.Kind.RECREATE
                    && decision.namespace().id() == namespace.id()) {
                recreated(decision);
                count[0]++;
                meter.advance(1);
            }
        });
        return count[0];
    }

    /** v0.7 must grant it; v0.6 the same under the old subject, if it can answer. */
    private void recreated(Decision decision) throws Exception {
        session.cancellation().throwIfRequested();
        Namespace namespace = decision.namespace();
        String question = "check of " + namespace.name() + ":" + decision.object() + "#" + decision.relation() + "@("
                + decision.newSubject().orElseThrow().encoded() + "), recreated";
        RelationTuple before = new RelationTuple(
                namespace.name(), decision.object(), decision.relation(), new SubjectId(decision.subject()));
        RelationTuple after = new RelationTuple(
                namespace.name(),
                decision.object(),
                decision.relation(),
                decision.newSubject().orElseThrow());
        Answer answer = answer(() -> Boolean.toString(fresh.check(after)));
        if (answer.is("true")) {
            boolean endless = isEndless(new Place(before.namespace(), before.object(), before.relation()));
            compare(question, endless ? answer : ofOld(server -> Boolean.toString(server.check(before))), answer);
        } else {
            compare(question, new Answer("true (as was decided)", false), answer);
        }
    }

    private void about(RelationTuple tuple) throws Exception {
        check(tuple, true);
        Place place = new Place(tuple.namespace(), tuple.object(), tuple.relation());
        if (asked.add(place) && !lookup.isLarge(place, LONGEST_LIST)) {
            list(place);
            expand(place);
        }
    }

    private boolean isEndless(Place place) throws SQLException, CancelledException {
        return sets.circle(place.set()).isPresent();
    }

    private void check(RelationTuple tuple, boolean isThere) throws Exception {
        String question = "check of " + tuple.namespace() + ":" + tuple.object() + "#" + tuple.relation() + "@("
                + tuple.subject().encoded() + ")";
        boolean endless = isEndless(new Place(tuple.namespace(), tuple.object(), tuple.relation()));
        compare(
                question,
                endless
                        ? new Answer(Boolean.toString(isThere), false)
                        : ofOld(server -> Boolean.toString(server.check(tuple))),
                answer(() -> Boolean.toString(fresh.check(tuple))));
    }

    private void list(Place place) throws Exception {
        compare(
                "list of " + place.describe(),
                ofOld(server -> listedByOld(server, place).toString()),
                answer(() -> listedByFresh(place).toString()));
    }

    private List<String> listedByOld(KetoServer server, Place place) throws Exception {
        return subjects(server, place, lookup.skipped(place));
    }

    private List<String> listedByFresh(Place place) throws Exception {
        return subjects(fresh, place, lookup.recreated(place));
    }

    private static List<String> subjects(KetoServer server, Place place, List<String> without) throws Exception {
        List<String> subjects = new ArrayList<>();
        server.list(place.namespace(), place.object(), place.relation())
                .forEach(tuple -> subjects.add(tuple.subject().encoded()));
        without.forEach(subjects::remove);
        return subjects.stream().sorted().toList();
    }

    /** Where one server does not show who is in a set that the other shows, it is asked for its list. */
    private void expand(Place place) throws Exception {
        TreeMembers before = new TreeMembers();
        TreeMembers after = new TreeMembers();
        boolean endless = isEndless(place);
        Answer shown = ofOld(server -> {
            if (endless) {
                before.put(place.set(), listedByOld(server, place));
            } else if (!show(server, place, set -> lookup.skipped(Place.of(set)), before)) {
                // v0.6 answers 404, as if nobody were there, where one of the sets names an unknown namespace.
                return NO_TREE;
            }
            return "";
        });
        Answer answer = answer(() -> {
            show(fresh, place, set -> lookup.recreated(Place.of(set)), after);
            return "";
        });
        boolean both = shown.is("") && answer.is("");
        String question = "expand of " + place.describe();
        if (!both) {
            compare(question, shown.is(NO_TREE) ? new Answer(NO_TREE, true) : shown, answer);
            return;
        }
        compare(
                question,
                ofOld(server -> {
                    before.complete(after, set -> listedByOld(server, Place.of(set)));
                    return before.text();
                }),
                answer(() -> {
                    after.complete(before, set -> listedByFresh(Place.of(set)));
                    return after.text();
                }));
    }

    private static boolean show(KetoServer server, Place place, TreeMembers.Inside onOneSide, TreeMembers into)
            throws Exception {
        Optional<ExpandTree> tree = server.expand(place.namespace(), place.object(), place.relation(), DEPTH);
        if (tree.isPresent()) {
            into.add(tree.get(), onOneSide);
        }
        return tree.isPresent();
    }

    private void compare(String question, Answer before, Answer after) throws CancelledException {
        session.cancellation().throwIfRequested();
        questions++;
        Difference difference = new Difference(question, cut(before.text), cut(after.text));
        if (before.refused) {
            unanswered++;
            add(withoutAnswer, difference);
        } else if (after.refused || !before.text.equals(after.text)) {
            differing++;
            add(differences, difference);
        }
    }

    private static void add(List<Difference> list, Difference difference) {
        if (list.size() < AnswerComparison.LISTED) {
            list.add(difference);
        }
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_ANSWER ? text : text.substring(0, LONGEST_ANSWER) + CUT;
    }

    private static Answer answer(Question question) throws Exception {
        try {
            return new Answer(question.ask(), false);
        } catch (KetoRefusal refusal) {
            return new Answer("refused with " + refusal.status() + " " + refusal.reason(), true);
        }
    }

    /** A question that v0.6 is silent about is one that it can't answer, as long as it is well otherwise. */
    private Answer ofOld(Asked question) throws Exception {
        try {
            return answer(() -> question.of(old.within(limit)));
        } catch (TransientException failure) {
            if (!KetoServer.wasSilent(failure)
                    || !old.within(limit.multipliedBy(READY_LIMITS)).isReady()) {
                throw failure;
            }
            return new Answer("no answer within " + limit.toMillis() / 1e3 + " s", true);
        }
    }

    private record Answer(String text, boolean refused) {

        boolean is(String wanted) {
            return !refused && text.equals(wanted);
        }
    }

    @FunctionalInterface
    private interface Question {
        String ask() throws Exception;
    }

    @FunctionalInterface
    private interface Asked {
        String of(KetoServer server) throws Exception;
    }
}
