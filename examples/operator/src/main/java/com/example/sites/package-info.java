/** An operator on java-operator-sdk: it keeps the page of each {@code Site} in a config map, and archives it at the end. */
package com.example.sites;
