package org.amcsnowflake.operations;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Settings by their names, for beans with settings that are any text. As an argument of a constructor in YAML, Camel would
 * read digits as a number, remove quotes, and evaluate # and ${.
 */
public final class TextSettings implements CamelContextAware, UnaryOperator<String> {
    private CamelContext camel;

    @Override
    public String apply(String name) {
        return Optional.ofNullable(camel.resolvePropertyPlaceholders("{{?" + name + "}}"))
                .orElse("");
    }

    @Override
    public CamelContext getCamelContext() {
        return camel;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        camel = context;
    }
}
