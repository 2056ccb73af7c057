package org.amcsnowflake.local.snowflake.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.Query;
import org.amcsnowflake.local.snowflake.engine.ResultColumn;
import org.amcsnowflake.local.snowflake.engine.SessionState;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.session.Outcome;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Responses to statements, as drivers expect them. */
final class ResultReply {
    private static final int BYTES_A_CHARACTER = 4;

    private static final int MOST_ARROW_ROWS = 10_000;

    private ResultReply() {}

    /** @param rowsSent receives the number of rows of a query when they are sent */
    static Reply succeeded(Outcome.Succeeded outcome, Query query, LongConsumer rowsSent) {
        Answer answer = outcome.answer();
        return Reply.success(json -> {
            json.writeStartObject();
            json.writeStringField("queryId", query.queryId());
            json.writeNumberField("statementTypeId", answer.type().id());
            writeState(json, outcome.state());
            if (answer.upload() != null) {
                UploadJson.write(json, answer.upload());
            } else {
                long rows = writeResult(json, query, answer, outcome.state());
                if (answer.type() == StatementType.SELECT) {
                    rowsSent.accept(rows);
                }
            }
            json.writeEndObject();
        });
    }

    static Reply failed(SnowflakeError error, String queryId) {
        return Reply.of(false, error.code(), String.valueOf(error.getMessage()), json -> {
            json.writeStartObject();
            json.writeStringField("errorCode", error.code());
            json.writeStringField("sqlState", error.sqlState());
            json.writeStringField("queryId", queryId);
            json.writeBooleanField("internalError", error.code().equals("000603"));
            json.writeEndObject();
        });
    }

    private static long writeResult(JsonGenerator json, Query query, Answer answer, SessionState state)
            throws IOException {
        boolean arrays = answer.type() == StatementType.INSERT;
        boolean arrow = isArrow(answer, state);
        json.writeStringField("queryResultFormat", arrow ? "arrow" : "json");
        json.writeNumberField("numberOfBinds", Placeholders.count(query.sqlText()));
        json.writeBooleanField("arrayBindSupported", arrays);
        json.writeNumberField("version", 1);
        json.writeNumberField("sendResultTime", System.currentTimeMillis());
        json.writeArrayFieldStart("rowtype");
        for (ResultColumn column : answer.columns()) {
            writeColumn(json, column);
        }
        json.writeEndArray();
        long rows = arrow ? writeArrow(json, answer) : writeRows(json, answer);
        json.writeNumberField("total", rows);
        json.writeNumberField("returned", rows);
        return rows;
    }

    /** Small query results are sent as Arrow to the JDBC driver, unless its session requests JSON. */
    private static boolean isArrow(Answer answer, SessionState state) {
        return answer.type() == StatementType.SELECT
                && "ARROW".equalsIgnoreCase(state.parameters().get("JDBC_QUERY_RESULT_FORMAT"))
                && answer.rows() instanceof List<?> rows
                && rows.size() <= MOST_ARROW_ROWS;
    }

    private static long writeArrow(JsonGenerator json, Answer answer) throws IOException {
        List<@Nullable String[]> rows = new ArrayList<>();
        answer.rows().forEach(rows::add);
        json.writeStringField("rowsetBase64", ArrowResult.base64(answer.columns(), rows));
        return rows.size();
    }

    private static long writeRows(JsonGenerator json, Answer answer) throws IOException {
        long rows = 0;
        json.writeArrayFieldStart("rowset");
        for (@Nullable String[] row : answer.rows()) {
            json.writeStartArray();
            for (String cell : row) {
                json.writeString(cell);
            }
            json.writeEndArray();
            rows++;
        }
        json.writeEndArray();
        return rows;
    }

    private static void writeColumn(JsonGenerator json, ResultColumn column) throws IOException {
        boolean isText = column.type().equals("text");
        boolean hasScale =
                !isText && !column.type().equals("binary") && !column.type().equals("boolean");
        json.writeStartObject();
        json.writeStringField("name", column.name());
        json.writeStringField("type", column.type());
        json.writeBooleanField("nullable", column.nullable());
        writeNumberOrNull(json, "precision", hasScale, column.precision());
        writeNumberOrNull(json, "scale", hasScale, column.scale());
        writeNumberOrNull(json, "length", column.length() > 0, column.length());
        writeNumberOrNull(
                json,
                "byteLength",
                column.length() > 0,
                isText ? column.length() * BYTES_A_CHARACTER : column.length());
        json.writeNullField("collation");
        json.writeStringField("database", "");
        json.writeStringField("schema", "");
        json.writeStringField("table", "");
        json.writeEndObject();
    }

    private static void writeNumberOrNull(JsonGenerator json, String field, boolean given, long number)
            throws IOException {
        if (given) {
            json.writeNumberField(field, number);
        } else {
            json.writeNullField(field);
        }
    }

    private static void writeState(JsonGenerator json, SessionState state) throws IOException {
        json.writeStringField("finalDatabaseName", state.database());
        json.writeStringField("finalSchemaName", state.schema());
        json.writeStringField("finalWarehouseName", state.warehouse());
        json.writeStringField("finalRoleName", state.role());
        Json.writeParameters(json, ClientParameters.of(state));
    }
}
