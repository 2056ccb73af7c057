package org.amcsnowflake.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.destination.KeyPairs;
import org.amcsnowflake.http.Responses;
import org.amcsnowflake.local.demo.DemoArrivals;
import org.amcsnowflake.local.inbox.Inbox;
import org.amcsnowflake.sql.ColumnWidening;
import org.amcsnowflake.upload.phase.Claim;
import org.amcsnowflake.upload.phase.Comparison;
import org.amcsnowflake.upload.phase.Upload;
import org.amcsnowflake.upload.step.SnowflakeStep;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Java names in the routes and their SQL exist: Camel itself would report a wrong name only when it reaches the
 * step.
 */
class RouteExpressionsTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{variable\\.([A-Za-z]+)((?:\\.[A-Za-z]+)*)");
    private static final Pattern KEY = Pattern.compile("\\$\\{[^}]*\\[([a-z_]+)]");
    private static final Pattern IN_JAVA = Pattern.compile("put\\(\\s*\"([a-z_]+)\"");
    private static final Pattern COLUMN = Pattern.compile("[a-z_]+");
    private static final Pattern CALL = Pattern.compile("(\\w+)(?:\\((.*)\\))?");
    private static final Pattern TEXT_OR_EXPRESSION = Pattern.compile("'[^']*'|\\$\\{[^}]*}");
    private static final Pattern BEAN = Pattern.compile("\\$\\{bean:([A-Za-z]+)\\?method=([A-Za-z]+)}");

    /** The variables whose values have types of this service. */
    private static final Map<String, Class<?>> TYPES = Map.of(
            "claim", Claim.class,
            "destination", Destination.class,
            "upload", Upload.class,
            "comparison", Comparison.class,
            "widening", ColumnWidening.class,
            "keyPair", KeyPairs.Made.class);

    private static final Set<String> SET_BY_CLAIMS =
            Set.of("executionId", "userId", "uploadId", "claimId", "attempt", "folder");

    private static final String SET_BY_TRACER = "traceId";

    private final List<JsonNode> routes = new ArrayList<>();
    private final Map<String, Class<?>> beans = new HashMap<>();
    private final List<String> texts = new ArrayList<>();

    RouteExpressionsTest() throws IOException, ClassNotFoundException {
        for (Path file : files(List.of("routes", "src/local/resources/local/routes"), ".yaml")) {
            routes.add(YAML.readTree(file.toFile()));
            texts.add(Files.readString(file));
        }
        for (Path file : files(List.of("src/main/resources/sql", "src/main/resources/sql/api"), ".sql")) {
            texts.add(Files.readString(file));
        }
        for (JsonNode bean : all("beans").stream().flatMap(list -> stream(list)).toList()) {
            beans.put(
                    bean.path("name").asText(), Class.forName(bean.path("type").asText()));
        }
        // The local mode binds them.
        beans.put("inbox", Inbox.class);
        beans.put("demoArrivals", DemoArrivals.class);
    }

    private static List<Path> files(List<String> folders, String ending) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : folders) {
            try (Stream<Path> found = Files.list(Path.of(folder))) {
                found.filter(file -> file.toString().endsWith(ending)).forEach(files::add);
            }
        }
        return files;
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        List<JsonNode> items = new ArrayList<>();
        list.forEach(items::add);
        return items.stream();
    }

    private List<JsonNode> all(String field) {
        return routes.stream().flatMap(file -> file.findValues(field).stream()).toList();
    }

    @Test
    void everyBeanMethodExistsAndTakesTheArguments() {
        List<String> missing = new ArrayList<>();
        for (String step : List.of("bean", "method")) {
            for (JsonNode call : all(step)) {
                if (call.has("ref")) {
                    requireMethod(call.path("ref").asText(), call.path("method").asText(), missing);
                }
            }
        }
        for (String text : texts) {
            Matcher matcher = BEAN.matcher(text);
            while (matcher.find()) {
                requireMethod(matcher.group(1), matcher.group(2), missing);
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void detectsAWrongNumberOfArguments() {
        assertThat(isCallable(Responses.class, "page(*, *, 'executions', ${body[limit]})"))
                .isTrue();
        assertThat(isCallable(Responses.class, "page(*, *, 'executions')")).isFalse();
        assertThat(isCallable(Responses.class, "requireChanged(${body}, 'One, two.')"))
                .isTrue();
        assertThat(isCallable(Responses.class, "requireChanged()")).isFalse();
        assertThat(isCallable(Responses.class, "requireChanged")).isTrue();
    }

    private void requireMethod(String bean, String call, List<String> missing) {
        if (!beans.containsKey(bean) || !isCallable(beans.get(bean), call)) {
            missing.add(bean + "." + call);
        }
    }

    /** Without parentheses, Camel binds every parameter. */
    private static boolean isCallable(Class<?> type, String call) {
        Matcher matcher = CALL.matcher(call);
        assertThat(matcher.matches()).as(call).isTrue();
        return Arrays.stream(type.getMethods())
                .anyMatch(method -> method.getName().equals(matcher.group(1))
                        && (matcher.group(2) == null || method.getParameterCount() == count(matcher.group(2))));
    }

    private static int count(String arguments) {
        return arguments.isBlank()
                ? 0
                : TEXT_OR_EXPRESSION.matcher(arguments).replaceAll("_").split(",").length;
    }

    @Test
    void everyVariableIsSetAndEveryPropertyOfItExists() {
        Set<String> set = new HashSet<>(SET_BY_CLAIMS);
        set.add(SET_BY_TRACER);
        all("setVariable").forEach(step -> set.add(step.path("name").asText()));
        all("variableReceive").forEach(name -> set.add(name.asText()));
        List<String> missing = new ArrayList<>();
        for (String text : texts) {
            Matcher matcher = VARIABLE.matcher(text);
            while (matcher.find()) {
                String name = matcher.group(1);
                List<String> path = Arrays.stream(matcher.group(2).split("\\."))
                        .filter(part -> !part.isEmpty())
                        .toList();
                boolean exists = set.contains(name)
                        && (path.isEmpty() || TYPES.containsKey(name) && hasPath(TYPES.get(name), path));
                if (!exists) {
                    missing.add(matcher.group());
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    private static boolean hasPath(Class<?> type, List<String> path) {
        if (path.isEmpty()) {
            return true;
        }
        if (type.isSealed()) {
            return Arrays.stream(type.getPermittedSubclasses()).anyMatch(phase -> hasPath(phase, path));
        }
        return property(type, path.get(0)).stream()
                .anyMatch(next -> hasPath(next, next == Optional.class ? List.of() : path.subList(1, path.size())));
    }

    private static Optional<Class<?>> property(Class<?> type, String name) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name) && method.getParameterCount() == 0)
                .<Class<?>>map(Method::getReturnType)
                .findFirst();
    }

    /** Maps are rows of a statement, parameters of a request, or written by a bean. */
    @Test
    void everyKeyOfAMapIsKnown() throws IOException {
        Set<String> known = new HashSet<>(Set.of("limit", "timezone", "username"));
        for (Path file : files(List.of("src/main/resources/sql", "src/local/resources/local/sql"), ".sql")) {
            String sql = Files.readString(file).replaceAll("(?m)--.*$", "");
            COLUMN.matcher(sql).results().forEach(word -> known.add(word.group()));
        }
        for (Path file : files(List.of("src/main/java/org/amcsnowflake/upload"), ".java")) {
            IN_JAVA.matcher(Files.readString(file)).results().forEach(key -> known.add(key.group(1)));
        }

        assertThat(texts.stream().flatMap(text -> KEY.matcher(text).results()).map(key -> key.group(1)))
                .hasSizeGreaterThan(10)
                .allMatch(known::contains, "is a column, a parameter or a key that a bean writes");
    }

    @Test
    void everyStatementExistsAndIsUsed() throws IOException {
        Set<Class<?>> used = new HashSet<>();
        all("uri").stream()
                .map(JsonNode::asText)
                .filter(uri -> uri.startsWith("snowflake:"))
                .forEach(uri -> used.add(SnowflakeStep.named(uri.substring("snowflake:".length()))
                        .getClass()));
        Set<String> known = new HashSet<>();
        for (Path file : files(
                List.of(
                        "src/main/java/org/amcsnowflake/upload/statement",
                        "src/main/java/org/amcsnowflake/upload/statement/receipt"),
                ".java")) {
            known.add(file.getFileName().toString().replace(".java", ""));
        }
        known.remove("package-info");

        assertThat(used.stream().map(Class::getSimpleName)).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void everySqlFileExists() throws IOException {
        Set<String> used = new HashSet<>();
        all("uri").stream()
                .map(JsonNode::asText)
                .filter(uri -> uri.startsWith("sql:classpath:sql/"))
                .forEach(uri -> used.add(uri.substring("sql:classpath:sql/".length())));

        assertThat(used)
                .allSatisfy(file ->
                        assertThat(Path.of("src/main/resources/sql", file)).exists());
    }
}
