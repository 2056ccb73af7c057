package org.amcsnowflake.http.contract;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A schema of the contract. It is compiled when it validates its first value, since compiling all of them takes longer than
 * anything else that the API does at the start.
 *
 * @param pointer to it in the document
 * @param json its keywords, with those of the schema that it refers to
 */
public record ContractSchema(String pointer, JsonNode json) {}
