/** A front with one address for clients that know only one: it follows the list of masters and passes bytes on. */
package io.ruori.launcher.proxy;
