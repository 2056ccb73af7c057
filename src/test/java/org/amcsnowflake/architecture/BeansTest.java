package org.amcsnowflake.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Constructor arguments in routes/beans.camel.yaml are in the right order. YAML passes them by position, so a setting
 * must have the name of its parameter ({@code {{retry.busy-delay}}} is the parameter {@code busyDelay} or {@code
 * delay}), and a bean must be the only one of its type.
 */
class BeansTest {
    private static final Pattern SETTING = Pattern.compile("\\{\\{([a-z.-]+)}}");
    private static final Pattern BEAN = Pattern.compile("#bean:([A-Za-z-]+)");
    private static final List<JsonNode> BEANS = read();

    private static List<JsonNode> read() {
        List<JsonNode> beans = new ArrayList<>();
        try {
            new ObjectMapper(new YAMLFactory())
                    .readTree(Path.of("routes/beans.camel.yaml").toFile())
                    .findValues("beans")
                    .forEach(list -> list.forEach(beans::add));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return beans;
    }

    @TestFactory
    Stream<DynamicTest> constructorArgumentsAreInOrder() {
        Map<String, Class<?>> types = new HashMap<>();
        BEANS.forEach(bean -> types.put(bean.path("name").asText(), instantiated(bean)));
        return BEANS.stream()
                .filter(bean -> bean.has("constructors"))
                .map(bean -> DynamicTest.dynamicTest(
                        bean.path("name").asText(),
                        () -> assertThat(mistakes(bean, types)).isEmpty()));
    }

    @Test
    void detectsASettingInTheWrongPlace() {
        assertThat(isNamed("retry.busy-delay", "busyDelay")).isTrue();
        assertThat(isNamed("upload.inline-rows", "rows")).isTrue();
        assertThat(isNamed("retry.delay", "busyDelay")).isFalse();
        assertThat(isNamed("jwt.audience", "issuer")).isFalse();
    }

    private static List<String> mistakes(JsonNode bean, Map<String, Class<?>> types) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < bean.path("constructors").size(); i++) {
            arguments.add(bean.path("constructors").path(String.valueOf(i)).asText());
        }
        List<List<String>> ofEach = factories(bean)
                .filter(maker -> maker.getParameterCount() == arguments.size())
                .map(maker -> mistakes(maker.getParameters(), arguments, types))
                .toList();
        return ofEach.stream().anyMatch(List::isEmpty)
                ? List.of()
                : ofEach.stream().findFirst().orElse(List.of("nothing takes " + arguments.size() + " arguments"));
    }

    private static List<String> mistakes(Parameter[] parameters, List<String> arguments, Map<String, Class<?>> types) {
        List<String> mistakes = new ArrayList<>();
        Set<Class<?>> ofBeans = new HashSet<>();
        long values = arguments.stream().filter(each -> !each.startsWith("#")).count();
        for (int i = 0; i < parameters.length; i++) {
            Parameter parameter = parameters[i];
            Matcher bean = BEAN.matcher(arguments.get(i));
            Matcher setting = SETTING.matcher(arguments.get(i));
            boolean isRight = bean.matches()
                    ? ofBeans.add(parameter.getType())
                            && types.containsKey(bean.group(1))
                            && parameter.getType().isAssignableFrom(types.get(bean.group(1)))
                    : setting.matches() && (values == 1 || isNamed(setting.group(1), parameter.getName()));
            if (!isRight) {
                mistakes.add(arguments.get(i) + " is at the parameter " + parameter);
            }
        }
        return mistakes;
    }

    private static boolean isNamed(String setting, String parameter) {
        String words = parameter.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        return ("-" + setting.replace('.', '-')).endsWith("-" + words);
    }

    private static Class<?> instantiated(JsonNode bean) {
        return factories(bean)
                .findFirst()
                .<Class<?>>map(
                        maker -> maker instanceof Method factory ? factory.getReturnType() : maker.getDeclaringClass())
                .orElseThrow();
    }

    /** Its constructors, or its factory methods. */
    private static Stream<? extends Executable> factories(JsonNode bean) {
        Class<?> type;
        try {
            type = Class.forName(bean.path("type").asText());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        return bean.has("factoryMethod")
                ? Arrays.stream(type.getMethods())
                        .filter(method -> method.getName()
                                .equals(bean.path("factoryMethod").asText()))
                : Arrays.stream(type.getConstructors());
    }
}
