package org.ferryman.kratos.identities;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.function.BiPredicate;

/** A keyword that looks at one value only, and does so in Kratos' own way. */
final class PlainKeyword extends AbstractKeyword {

    private final BiPredicate<JsonNode, JsonNode> fits;

    /** @param fits what the schema says of it, and the value */
    PlainKeyword(String name, BiPredicate<JsonNode, JsonNode> fits) {
        super(name);
        this.fits = fits;
    }

    @Override
    public KeywordValidator newValidator(SchemaLocation location, JsonNode node, Schema parent, SchemaContext context) {
        return new Looking(this, node, location, parent, context);
    }

    private static final class Looking extends BaseKeywordValidator {

        private final PlainKeyword keyword;

        Looking(PlainKeyword keyword, JsonNode node, SchemaLocation location, Schema parent, SchemaContext context) {
            super(keyword, node, location, parent, context);
            this.keyword = keyword;
        }

        @Override
        public void validate(ExecutionContext execution, JsonNode value, JsonNode root, NodePath path) {
            if (!keyword.fits.test(getSchemaNode(), value)) {
                execution.addError(error().instanceNode(value)
                        .instanceLocation(path)
                        .evaluationPath(execution.getEvaluationPath())
                        .message("does not fit")
                        .build());
            }
        }
    }
}
