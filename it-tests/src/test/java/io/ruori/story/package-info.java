/** What a user does, from the first start to the last, with kubectl and real containers. */
package io.ruori.story;
