package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A schema of the contract. It is compiled when a value is first held against it, since compiling them all takes longer than
 * anything else that the API does at a start.
 *
 * @param pointer to it in the document
 */
record ContractSchema(String pointer, JsonNode json) {}
