/**
 * From a request's body to a document of a known structure, with the words of Go's decoder. The gateway hands the body over;
 * defaults and validation come after.
 */
package io.ruori.core.decode;
