package org.amcsnowflake.upload;

import java.time.LocalDateTime;
import java.util.UUID;

/** @param uploadedAt when this run began to load, in UTC */
record UploadIdentity(UUID id, LocalDateTime uploadedAt) {}
