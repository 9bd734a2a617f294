/**
 * What a request asks for: its place in the API, its options, its body, and the form in which the answer is wanted. Behind
 * the engine, before identity and verbs.
 */
package io.ruori.gateway.request;
