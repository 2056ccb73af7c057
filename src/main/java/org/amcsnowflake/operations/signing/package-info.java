/** Replacing the key that signs tokens: {@link org.amcsnowflake.operations.signing.SigningKeyCommand}. */
@NullMarked
package org.amcsnowflake.operations.signing;

import org.jspecify.annotations.NullMarked;
