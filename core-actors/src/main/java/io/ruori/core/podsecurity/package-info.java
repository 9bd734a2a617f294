/** The Pod Security Standards: what pods of a level may be and do. Asked by admission; looks at pods only. */
package io.ruori.core.podsecurity;
