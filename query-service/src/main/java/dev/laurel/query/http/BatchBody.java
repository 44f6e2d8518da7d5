package dev.laurel.query.http;

import dev.laurel.contract.id.UserId;
import dev.laurel.kit.http.JsonText;
import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemException;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

import java.util.ArrayList;
import java.util.List;

/** Reads the body of a batch of users. Strict: what is wrong is named. */
final class BatchBody {

    static final int USERS_MAX = 1_000;

    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private BatchBody() {}

    static List<UserId> users(byte[] body, int length) {
        if (JsonText.isForeignEncoding(body, length)) {
            throw malformed("The text must be UTF-8");
        }
        try (var json = FACTORY.createParser(ObjectReadContext.empty(), body, 0, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw Problems.badField("body", "Must be a JSON object with 'users'");
            }
            var users = read(json);
            if (users == null) {
                throw Problems.badField("users", "Must be given: a list of user ids");
            }
            if (json.nextToken() != null) {
                throw Problems.badField("body", "Must be one JSON object and nothing after it");
            }
            return users;
        } catch (JacksonException e) {
            throw malformed(JsonText.wrong(e) + where(e));
        }
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(new Problem(ProblemCode.MALFORMED_JSON, detail, "body"));
    }

    private static String where(JacksonException e) {
        var location = e.getLocation();
        return location == null
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static @Nullable List<UserId> read(JsonParser json) {
        List<UserId> users = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = json.currentName();
            if (!name.equals("users")) {
                throw Problems.badField(name, "Unknown field; known here: users");
            }
            users = list(json);
        }
        return users;
    }

    private static List<UserId> list(JsonParser json) {
        if (json.nextToken() != JsonToken.START_ARRAY) {
            throw Problems.badField("users", "Must be a list of user ids");
        }
        var users = new ArrayList<UserId>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            var field = "users[" + users.size() + "]";
            if (users.size() == USERS_MAX) {
                throw Problems.badField("users", "Must have at most " + USERS_MAX + " user ids");
            }
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                throw Problems.badField(field, "Must be a user id, a text");
            }
            var violation = UserId.violation(json.getString());
            if (violation != null) {
                throw Problems.badField(field, "A user id " + violation);
            }
            users.add(new UserId(json.getString()));
        }
        return users;
    }
}
