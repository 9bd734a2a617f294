/** What this and earlier releases write, byte for byte: on disk, between members, and in backups. */
package io.ruori.golden;
