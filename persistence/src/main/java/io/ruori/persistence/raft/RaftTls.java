package io.ruori.persistence.raft;

import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/**
 * What proves a member to the others, and them to it: both ends of a connection show certificates. Managers rather than
 * files, so that certificates can be rotated.
 */
public record RaftTls(KeyManager keys, TrustManager trust) {}
