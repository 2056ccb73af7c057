package org.amcsnowflake.local.snowflake.value;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;

import java.io.IOException;

/** Snowflake's layout of a VARIANT: two blanks per level, each element on its own line, a colon and a blank. */
final class VariantPrinter extends DefaultPrettyPrinter {
    private static final long serialVersionUID = 1;

    VariantPrinter() {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        indentArraysWith(indenter);
        indentObjectsWith(indenter);
    }

    @Override
    public DefaultPrettyPrinter createInstance() {
        return new VariantPrinter();
    }

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
        json.writeRaw(": ");
    }
}
