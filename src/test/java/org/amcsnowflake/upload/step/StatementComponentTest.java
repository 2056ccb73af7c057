package org.amcsnowflake.upload.step;

import org.apache.camel.CamelContext;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StatementComponentTest {
    private final CamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void start() {
        camel.addComponent("snowflake", new StatementComponent());
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void aStepWithoutAnUploadSaysWhereItBelongs() {
        FluentProducerTemplate step = camel.createFluentProducerTemplate().to("snowflake:merge-rows");

        assertThatThrownBy(step::request)
                .rootCause()
                .hasMessage("The step snowflake:merge-rows must come after the one that opens the upload.");
    }

    @Test
    void anUnknownStatementIsNamed() {
        assertThatThrownBy(() -> camel.getEndpoint("snowflake:merge-everything"))
                .rootCause()
                .isInstanceOf(ClassNotFoundException.class)
                .hasMessageContaining("MergeEverything");
    }
}
