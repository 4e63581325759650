package org.ferryman.keto.skipped;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.tuple.LegacyTuple;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.keto.tuple.Subject;
import org.ferryman.keto.tuple.SubjectId;
import org.ferryman.keto.tuple.SubjectSet;
import org.ferryman.keto.tuple.TupleId;
import org.jspecify.annotations.Nullable;

/**
 * What somebody decided about one skipped tuple: a line of {@code decisions.jsonl}. The newest line about a tuple
 * counts. Whether it was carried out, only the database tells.
 *
 * @param id the tuple's id: the {@code shard_id} that it would have, were it movable
 * @param namespace whose legacy table the tuple is in
 * @param shardId as {@link LegacyTuple}, like the next four: the whole key
 * @param rule why it was skipped
 * @param decision what is to become of it
 * @param subjectId the plain subject to recreate it with, or null
 * @param subjectSet the subject set to recreate it with, or null
 * @param setNamespaceId the id of that subject set's namespace; null unless it is recreated through the API
 * @param found whether a row like it is not Ferryman's, as v0.7 had it before, or Ferryman has taken its own back; null
 *     if it is
 * @param way how it is recreated; null if it isn't
 * @param row the {@code shard_id} of its row when recreated by SQL; v0.7's API makes random ones
 * @param reason why it is left out
 * @param when the time of the decision
 * @param who whose decision it was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Decision(
        UUID id,
        Namespace namespace,
        String shardId,
        String object,
        String relation,
        String subject,
        String commitTime,
        SkipRule rule,
        Kind decision,
        @JsonProperty("subject_id") @Nullable String subjectId,
        @JsonProperty("subject_set") @Nullable SubjectSet subjectSet,
        @JsonProperty("subject_set_namespace_id") @Nullable Integer setNamespaceId,
        @Nullable Boolean found,
        @Nullable Way way,
        @Nullable UUID row,
        @Nullable String reason,
        Instant when,
        String who) {

    /** What is to become of a tuple. */
    public enum Kind {
        /** It gets a row in v0.7's table with the given subject. */
        RECREATE,
        /** It gets none. */
        LEAVE_OUT,
        /** To be decided later: takes an earlier decision back. */
        DEFER
    }

    /** How a tuple is recreated. */
    public enum Way {
        /** Through v0.7's write API. */
        API,
        /** By SQL. */
        SQL
    }

    public static Decision recreate(SkippedTuple tuple, UUID id, Subject subject, Way way, Instant when) {
        return of(tuple, id, Kind.RECREATE, subject, way, null, when);
    }

    /** The same, through the API. */
    public Decision throughApi(RecreatedRows.Row written, boolean isFound) {
        Integer setId = subjectSet == null ? null : written.setNamespaceId();
        return with(setId, isFound ? true : null, when);
    }

    /** The same, without the row that Ferryman had written. */
    public Decision takenBack() {
        return with(setNamespaceId, true, Instant.now());
    }

    private Decision with(@Nullable Integer setId, @Nullable Boolean isFound, Instant at) {
        return new Decision(
                id,
                namespace,
                shardId,
                object,
                relation,
                subject,
                commitTime,
                rule,
                decision,
                subjectId,
                subjectSet,
                setId,
                isFound,
                way,
                row,
                reason,
                at,
                who);
    }

    /** The row that Ferryman has written through the API, if it has written one and tells all of it. */
    public Optional<RecreatedRows.Row> written() {
        return !isThroughApi() || found != null || (subjectSet != null && setNamespaceId == null)
                ? Optional.empty()
                : newSubject()
                        .map(what -> new RecreatedRows.Row(
                                namespace.id(), object, relation, what, setNamespaceId == null ? 0 : setNamespaceId));
    }

    public static Decision leaveOut(SkippedTuple tuple, UUID id, String reason, Instant when) {
        return of(tuple, id, Kind.LEAVE_OUT, null, null, reason, when);
    }

    public static Decision defer(SkippedTuple tuple, UUID id, Instant when) {
        return of(tuple, id, Kind.DEFER, null, null, null, when);
    }

    private static Decision of(
            SkippedTuple tuple,
            UUID id,
            Kind kind,
            @Nullable Subject subject,
            @Nullable Way way,
            @Nullable String reason,
            Instant when) {
        return new Decision(
                id,
                tuple.namespace(),
                tuple.shardId(),
                tuple.object(),
                tuple.relation(),
                tuple.subject(),
                tuple.commitTime(),
                tuple.rule(),
                kind,
                subject instanceof SubjectId ? subject.encoded() : null,
                subject instanceof SubjectSet set ? set : null,
                null,
                null,
                way,
                way == Way.SQL ? TupleId.recreated(id) : null,
                reason,
                when,
                System.getProperty("user.name", "unknown"));
    }

    /** The subject that the tuple is recreated with; empty if it isn't. */
    public Optional<Subject> newSubject() {
        return subjectSet != null
                ? Optional.of(subjectSet)
                : Optional.ofNullable(subjectId).map(SubjectId::new);
    }

    public boolean isThroughApi() {
        return decision == Kind.RECREATE && way == Way.API;
    }

    /** Whether it says the same as another one, made whenever by whomever. */
    public boolean isSameAs(Decision other) {
        return decision == other.decision
                && way == other.way
                && newSubject().equals(other.newSubject())
                && Optional.ofNullable(reason).equals(Optional.ofNullable(other.reason));
    }
}
