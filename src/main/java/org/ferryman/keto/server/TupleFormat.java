package org.ferryman.keto.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.tuple.Subject;
import org.ferryman.keto.tuple.SubjectId;
import org.ferryman.keto.tuple.SubjectSet;
import org.ferryman.keto.tuple.SubjectSyntax;

/** How tuples are written in one of the APIs. */
final class TupleFormat {

    private final KetoApi api;

    TupleFormat(KetoApi api) {
        this.api = api;
    }

    /** The query that names exactly this tuple. */
    String query(RelationTuple tuple) {
        Map<String, String> parameters = place(tuple.namespace(), tuple.object(), tuple.relation());
        if (api == KetoApi.V0_6) {
            parameters.put("subject", tuple.subject().encoded());
        } else if (tuple.subject() instanceof SubjectSet set) {
            parameters.put("subject_set.namespace", set.namespace());
            parameters.put("subject_set.object", set.object());
            parameters.put("subject_set.relation", set.relation());
        } else {
            parameters.put("subject_id", tuple.subject().encoded());
        }
        return encoded(parameters);
    }

    static Map<String, String> place(String namespace, String object, String relation) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("namespace", namespace);
        parameters.put("object", object);
        parameters.put("relation", relation);
        return parameters;
    }

    static String encoded(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "="
                        + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8)
                                .replace("+", "%20"))
                .collect(Collectors.joining("&"));
    }

    /** The body that writes this tuple. */
    String body(RelationTuple tuple) {
        Map<String, Object> body = new LinkedHashMap<>(place(tuple.namespace(), tuple.object(), tuple.relation()));
        if (api == KetoApi.V0_6) {
            body.put("subject", tuple.subject().encoded());
        } else if (tuple.subject() instanceof SubjectSet set) {
            body.put("subject_set", set);
        } else {
            body.put("subject_id", tuple.subject().encoded());
        }
        return Json.line(body);
    }

    List<RelationTuple> tuples(JsonNode page) {
        List<RelationTuple> tuples = new ArrayList<>();
        page.path("relation_tuples")
                .forEach(tuple -> tuples.add(new RelationTuple(
                        tuple.path("namespace").asText(),
                        tuple.path("object").asText(),
                        tuple.path("relation").asText(),
                        subject(tuple))));
        return tuples;
    }

    ExpandTree tree(JsonNode node) {
        List<ExpandTree> children = new ArrayList<>();
        node.path("children").forEach(child -> children.add(tree(child)));
        return new ExpandTree(node.path("type").asText(), subject(node), children);
    }

    private Subject subject(JsonNode holder) {
        if (api == KetoApi.V0_6) {
            String encoded = holder.path("subject").asText();
            return SubjectSyntax.parse(encoded).orElse(new SubjectId(encoded));
        }
        JsonNode set = holder.path("subject_set");
        return set.isObject()
                ? new SubjectSet(
                        set.path("namespace").asText(),
                        set.path("object").asText(),
                        set.path("relation").asText())
                : new SubjectId(holder.path("subject_id").asText());
    }
}
